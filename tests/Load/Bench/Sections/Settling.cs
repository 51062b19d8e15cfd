using System.Globalization;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>The settlement of one large draw, by the load generator's command <c>settle</c>.</summary>
internal static class Settling
{
    /// <summary>Purchases of the next draw per second, beside the settlement.</summary>
    public const double SalesPerSecond = 500;

    /// <summary>Purchases per second that are too few to be noticed.</summary>
    public const double Alone = 1;

    /// <summary>A small one is stocked by few players and idles little: these take longer than its tickets.</summary>
    private static readonly string[] QuickArguments = ["--players", "5000", "--idle", "5"];

    /// <summary>About how long it takes.</summary>
    public static double Seconds(BenchOptions options, long tickets) => (options.IsQuick ? 50 : 120) + (tickets / 20_000);

    /// <param name="sitting">The sitting.</param>
    /// <param name="build">Whose.</param>
    /// <param name="tickets">Of the draw.</param>
    /// <param name="rate">Purchases of the next draw per second.</param>
    /// <exception cref="BenchException">It was not settled, or what it left does not hold.</exception>
    public static Task<Settled> Run(Sitting sitting, ProductBuild build, long tickets, double rate) => sitting.Step(
        $"{build.Name} settles {Text(tickets)} tickets beside {Text((long)rate)} purchases/s",
        Seconds(sitting.Options, tickets),
        () => LoadCommand.Run<Settled>(
            sitting, build, "settle",
            ["--tickets", tickets.ToString(CultureInfo.InvariantCulture), "--rate", rate.ToString(CultureInfo.InvariantCulture), .. sitting.Options.IsQuick ? QuickArguments : []]),
        found => string.Create(CultureInfo.InvariantCulture, $"{found.CloseToLastPrizeSeconds:N1} s"));

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What the command found, as its JSON has it.</summary>
internal sealed record Settled(double CloseToLastPrizeSeconds, long Prizes, double PrizesPerSecond, double MemoryPerTicket, Dictionary<string, SaleLatency> LatencyMs);

/// <summary>Of the sales beside it.</summary>
internal sealed record SaleLatency(double P50, double P99);
