using Lottery.Api.Hosting;
using Lottery.Grains.Flows;

namespace Lottery.Silo.Sweeping;

/// <summary>Asks for the sweeper again and again, from the moment at which this silo serves.</summary>
internal sealed class SweeperKeeper(IGrainFactory grains, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // From then on the silo takes no more calls, though this service stops after it.
        var stop = lifetime.ApplicationStopping;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<ISweeperGrain>(0).KeepSweeping();
            }
            catch (Exception e) when (GrainErrors.IsUnavailable(e))
            {
                // Its silo died, or this one ends: the next time tells.
            }
            await Task.Delay(Period, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
