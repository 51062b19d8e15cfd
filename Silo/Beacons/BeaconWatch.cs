using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Flows;
using Lottery.Storage.Tables;

namespace Lottery.Silo.Beacons;

/// <summary>Gives the draws that wait for their beacon its value, once it has come.</summary>
internal sealed partial class BeaconWatch(DrawTables draws, Relays relays, FlowRunner flows, ILogger<BeaconWatch> log)
{
    /// <summary>A round that is so late is said to be.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    private readonly HashSet<long> _late = [];
    private int _looking;

    /// <summary>Looks once; a look that begins before the last one ended does nothing.</summary>
    public async Task Look(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
            return;
        try
        {
            foreach (var (draw, round) in await draws.AwaitingBeacon(stop))
            {
                var wait = flows.Clock.Now - Quicknet.TimeOf(round);
                if (wait < TimeSpan.Zero)
                    continue;
                if (await relays.Fetch(round, stop) is { } signature)
                    await flows.Ask(draw, new SupplyBeacon(signature));
                else if (wait > Late && _late.Add(draw.Value))
                    LogLate(round, draw.Value, wait);
            }
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    [LoggerMessage(EventId = 605, Level = LogLevel.Warning, Message = "Round {Round} of the beacon, for which draw {Draw} waits, is {Wait} late: too few relays have it or agree. It goes on asking.")]
    private partial void LogLate(long round, long draw, TimeSpan wait);
}
