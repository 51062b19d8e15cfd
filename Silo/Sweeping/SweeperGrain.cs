using Lottery.Grains.Draws;
using Lottery.Silo.Beacons;
using Lottery.Storage.Due;
using Lottery.Storage.Proofs;
using Lottery.Storage.Verification;
using Orleans.Concurrency;

namespace Lottery.Silo.Sweeping;

/// <summary>The one grain that runs what is due and no reminder woke, and what was cut off.</summary>
[Alias("lottery.sweeper")]
public interface ISweeperGrain : IGrainWithIntegerKey
{
    /// <summary>Activates the sweeper where no silo has it active.</summary>
    [Alias("KeepSweeping")]
    Task KeepSweeping();
}

/// <inheritdoc cref="ISweeperGrain"/>
/// <remarks>Its timers look into the tables; every silo asks for it again and again, so that another silo has it soon where its own died.</remarks>
[GrainType("sweeper"), Reentrant]
internal sealed partial class SweeperGrain(
    DueWork due, ReceiptChecks receipts, ReceiptRetention retention, DrawHeads heads, BeaconWatch beacons, LedgerWatch ledger, ILogger<SweeperGrain> log) : Grain, ISweeperGrain
{
    private static readonly TimeSpan DuePeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReceiptPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetentionPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeaconPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SalesPeriod = TimeSpan.FromSeconds(1);

    private bool _signing;
    private bool _failed;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Off the activation's own thread: the flows that a look begins may outlast the timer's tick.
        Every(DuePeriod, stop => Task.Run(() => due.Look(stop), stop));
        Every(ReceiptPeriod, stop => Task.Run(() => receipts.Look(stop), stop));
        Every(RetentionPeriod, stop => Task.Run(() => retention.Look(stop), stop));
        Every(BeaconPeriod, stop => Task.Run(() => beacons.Look(stop), stop));
        Every(SalesPeriod, SignHeads);
        if (ledger.Every > TimeSpan.Zero)
            Every(ledger.Every, stop => Task.Run(() => ledger.Look(stop), stop));
        return Task.CompletedTask;
    }

    public Task KeepSweeping() => Task.CompletedTask;

    private void Every(TimeSpan period, Func<CancellationToken, Task> look) =>
        this.RegisterGrainTimer(look, new GrainTimerCreationOptions { DueTime = period, Period = period, Interleave = true, KeepAlive = true });

    /// <summary>Signs the heads of what was sold, and tells the API nodes how sales go.</summary>
    private async Task SignHeads(CancellationToken stop)
    {
        if (_signing)
            return; // The last tick is not done yet.
        _signing = true;
        try
        {
            if (await Task.Run(() => heads.Sign(stop), stop) is { Count: > 0 } sold)
                await DrawNews.Stream(this.GetStreamProvider(DrawNews.Provider)).OnNextAsync(new(null, sold.ToDictionary(draw => draw.Key.Value, draw => draw.Value)));
            _failed = false;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            if (!_failed)
                LogNotSigned(e); // Once, not every second.
            _failed = true;
        }
        finally
        {
            _signing = false;
        }
    }

    [LoggerMessage(EventId = 604, Level = LogLevel.Warning, Message = "Heads of draws could not be signed, or the API nodes not told how sales go; it goes on trying.")]
    private partial void LogNotSigned(Exception why);
}
