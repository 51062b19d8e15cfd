using System.Diagnostics;
using System.Net;
using Lottery.Load.Measuring;
using Lottery.Load.Scenarios;
using Lottery.Load.Setup;

namespace Lottery.Load;

/// <summary>What to run.</summary>
/// <param name="Url">The service.</param>
/// <param name="OperatorPassword">As the service's first start said it.</param>
/// <param name="Clients">Connections.</param>
/// <param name="Players">Accounts that the clients share.</param>
/// <param name="Rate">Operations per second; null: the closed loop.</param>
/// <param name="CpuOf">Processes whose CPU time is measured with those they started.</param>
/// <param name="Draw">A draw that sells; null for a new one.</param>
internal sealed record LoadOptions(
    Uri Url, string OperatorPassword, IScenario Scenario, int Clients, int Players, int WarmUpSeconds, int Seconds, double? Rate, IReadOnlyList<int> CpuOf, long? Draw = null);

/// <summary>Prepares, drives and judges one run.</summary>
internal static class LoadRun
{
    /// <summary>How long operations that have begun may go on after the end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <exception cref="SetupException">The service cannot be reached, or refuses what the run needs.</exception>
    public static async Task<LoadReport> Run(LoadOptions options)
    {
        using var api = new Api(options.Url);
        return await Run(options, await Preparation.Run(api, options.Url, options.OperatorPassword, options.Players, options.Scenario.NeedsTickets, options.Draw));
    }

    /// <summary>Drives and judges a run in a world that is prepared.</summary>
    /// <exception cref="SetupException">The service cannot be reached.</exception>
    public static async Task<LoadReport> Run(LoadOptions options, World world)
    {
        using var api = new Api(options.Url);
        var server = new IPEndPoint((await Dns.GetHostAddressesAsync(options.Url.Host))[0], options.Url.Port);
        var soldBefore = await api.TicketsSold(world.Draw);

        var start = Stopwatch.GetTimestamp();
        var from = start + (options.WarmUpSeconds * Stopwatch.Frequency);
        var until = from + (options.Seconds * Stopwatch.Frequency);
        var tally = new Tally(from, until, byArrival: options.Rate is not null);
        using var stop = new CancellationTokenSource();
        var open = options.Rate is { } rate ? new OpenLoop(start, until, rate, tally) : null;
        IArrivals arrivals = open is null ? new ClosedLoop(until) : open;

        var clients = Task.WhenAll(Enumerable.Range(0, options.Clients)
            .Select(i => new Client(server, options.Scenario.Session(world, i), arrivals, tally))
            .Select(client => client.Run(stop.Token)));
        open?.Start();
        var cpu = await MeasureCpu([Environment.ProcessId, .. options.CpuOf], from, until);

        stop.CancelAfter(Grace);
        await clients;
        return new(options, world.Draw, tally, soldBefore, await api.TicketsSold(world.Draw), cpu);
    }

    private static async Task<IReadOnlyList<CpuUse>> MeasureCpu(IReadOnlyList<int> processes, long from, long until)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        await Task.Delay(Left(from));
        var before = processes.Select(id => (Id: id, Name: id == Environment.ProcessId ? "this client" : CpuTime.NameOf(id), Seconds: CpuTime.Seconds(id))).ToList();
        await Task.Delay(Left(until));
        return [.. before.Select(b => new CpuUse(b.Name, b.Id, CpuTime.Seconds(b.Id) - b.Seconds))];

        static TimeSpan Left(long timestamp) => TimeSpan.FromTicks(Math.Max(0, Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp).Ticks));
    }
}
