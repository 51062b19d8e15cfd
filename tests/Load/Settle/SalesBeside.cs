using System.Diagnostics;
using System.Net;
using Lottery.Load.Measuring;
using Lottery.Load.Scenarios;
using Lottery.Load.Setup;

namespace Lottery.Load.Settle;

/// <summary>Sales of another draw at a steady rate (open loop), measured in slices of a second.</summary>
/// <remarks>Latency counts from when a purchase was due, so that a service that stands still is seen to.</remarks>
internal sealed class SalesBeside(World world, double perSecond)
{
    private const int ClientsOfSlice = 32;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    private readonly List<(DateTimeOffset From, Tally Tally)> _slices = [];

    /// <summary>Tickets that were sold.</summary>
    public long Acknowledged => _slices.Sum(s => s.Tally.Acknowledged);

    public IEnumerable<(string Error, long Count)> Errors => _slices.SelectMany(s => s.Tally.Errors).GroupBy(e => e.Key, (error, all) => (error, all.Sum(e => e.Value)));

    /// <summary>Sells until it is told to stop; the last slice is a whole one.</summary>
    public async Task Run(CancellationToken stop)
    {
        var server = new IPEndPoint((await Dns.GetHostAddressesAsync(world.Server.Host, CancellationToken.None))[0], world.Server.Port);
        var slices = new List<Task>();
        var (from, length) = (Stopwatch.GetTimestamp(), (long)(Slice.TotalSeconds * Stopwatch.Frequency));
        for (; !stop.IsCancellationRequested; from += length)
        {
            var tally = new Tally(from, from + length, byArrival: true);
            var arrivals = new OpenLoop(from, from + length, perSecond, tally);
            var first = _slices.Count * ClientsOfSlice;
            _slices.Add((DateTimeOffset.UtcNow, tally));
            slices.AddRange(Enumerable.Range(first, ClientsOfSlice)
                .Select(client => new Client(server, new PurchaseScenario().Session(world, client), arrivals, tally).Run(CancellationToken.None)));
            arrivals.Start();
            await Task.Delay(Math.Max(0, (int)Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), from + length).TotalMilliseconds), CancellationToken.None);
        }
        await Task.WhenAll(slices);
    }

    /// <summary>The latency of purchases in the slices that lie wholly in a time, or, where that is too short for one, touch it.</summary>
    public Histogram Between(DateTimeOffset from, DateTimeOffset until)
    {
        var within = _slices.Where(s => s.From >= from && s.From + Slice <= until).ToList();
        var all = new Histogram();
        foreach (var (_, tally) in within.Count > 0 ? within : _slices.Where(s => s.From < until && s.From + Slice > from))
            all.Add(tally.Latency);
        return all;
    }
}
