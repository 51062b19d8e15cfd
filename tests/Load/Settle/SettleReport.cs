using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lottery.Load.Measuring;

namespace Lottery.Load.Settle;

/// <summary>What a settlement took, and what it did to the sales beside it.</summary>
/// <param name="Options">What was settled.</param>
/// <param name="Stocking">How long the tickets took to be sold, sign-ups included.</param>
/// <param name="SellingFrom">When the sales of the next draw began.</param>
/// <param name="Draw">The draw in the end, as the API tells it.</param>
/// <param name="Moments">The draw meanwhile.</param>
/// <param name="Sales">The sales of the next draw.</param>
/// <param name="SoldBeside">Its tickets in the end.</param>
/// <param name="MemoryBefore">Of the service before the draw closed, in bytes.</param>
/// <param name="PeakMemory">The most it ever had, in bytes.</param>
/// <param name="Violations">What the proof of the ledger found.</param>
internal sealed record SettleReport(
    SettleOptions Options, TimeSpan Stocking, DateTimeOffset SellingFrom, JsonNode Draw, IReadOnlyList<Moment> Moments,
    SalesBeside Sales, long SoldBeside, long MemoryBefore, long PeakMemory, IReadOnlyList<string> Violations)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The first seconds of a process are at half speed.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public bool Holds => Violations.Count == 0 && SoldBeside == Sales.Acknowledged && Winners == Moments[^1].Total;

    public double CloseToLastPrizeSeconds => (FinishedAt - ClosesAt).TotalSeconds;

    /// <summary>From the first moment that prizes were seen posted.</summary>
    public double PrizesPerSecond =>
        Moments.FirstOrDefault(m => m.Posted > 0) is { } first && FinishedAt > first.At ? (double)(Winners - first.Posted!.Value) / (FinishedAt - first.At).TotalSeconds : 0;

    /// <summary>Bytes that the service grew by while it settled, for each ticket of the draw.</summary>
    public double MemoryPerTicket => Math.Max(0, Moments.Max(m => m.Memory) - MemoryBefore) / (double)Options.Tickets;

    public Histogram Before => Sales.Between(SellingFrom + WarmUp, ClosesAt);

    public Histogram Meanwhile => Sales.Between(ClosesAt, FinishedAt);

    public Histogram Afterwards => Sales.Between(FinishedAt, DateTimeOffset.MaxValue.AddDays(-1));

    private DateTimeOffset ClosesAt => Time(Draw["closesAt"]);

    private DateTimeOffset FinishedAt => Time(Draw["finishedAt"]);

    private long Winners => Moments[^1].Posted!.Value;

    public void Write(TextWriter text)
    {
        Line("draw", $"{Options.Tickets:N0} tickets of {Options.Players:N0} players, stocked in {Stocking.TotalSeconds:N1} s");
        Line("settled", $"{Winners:N0} prizes, from close to last {CloseToLastPrizeSeconds:N2} s; closed after {(Time(Draw["seal"]!["sealedAt"]) - ClosesAt).TotalSeconds:N2} s, first prizes seen after {(Moments.FirstOrDefault(m => m.Posted > 0)?.At - ClosesAt)?.TotalSeconds:N2} s");
        Line("prizes", $"{PrizesPerSecond:N0}/s, beside {Options.SalesPerSecond:N0} purchases/s of the next draw");
        Line("memory", $"{MemoryBefore / 1e6:N0} MB before, {Moments.Max(m => m.Memory) / 1e6:N0} MB at most: {MemoryPerTicket:N1} bytes a ticket");
        Line("progress", $"{Moments.Where(m => m.Posted > 0).Select(m => m.Posted).Distinct().Count():N0} figures seen, {Moments.Count(m => m.At >= ClosesAt):N0} looks");
        foreach (var (name, latency) in Latencies)
            Line(name, $"{latency.Count,8:N0} purchases, p50 {latency.Percentile(50) / 1000.0,8:N2} ms, p99 {latency.Percentile(99) / 1000.0,8:N2} ms, max {latency.Max / 1000.0,8:N2} ms");
        foreach (var (error, count) in Sales.Errors)
            Line("error", $"{count:N0} x {error}");
        Line("ledger", $"{(Violations.Count == 0 ? "proved" : string.Join("; ", Violations))}");
        Line("sales", $"{Sales.Acknowledged:N0} acknowledged, {SoldBeside:N0} in the draw");

        void Line(string name, FormattableString value) => text.WriteLine($"{name,-11} {value.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>All of it; durations in milliseconds or, where the name says so, seconds.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        parameters = new { Options.Tickets, Options.Players, Options.SalesPerSecond },
        stockingSeconds = Stocking.TotalSeconds,
        prizes = Winners,
        CloseToLastPrizeSeconds,
        PrizesPerSecond,
        MemoryBefore,
        PeakMemory,
        MemoryPerTicket,
        latencyMs = Latencies.ToDictionary(l => l.Name, l => new { p50 = l.Latency.Percentile(50) / 1000.0, p99 = l.Latency.Percentile(99) / 1000.0, max = l.Latency.Max / 1000.0, l.Latency.Count }),
        errors = Sales.Errors.ToDictionary(e => e.Error, e => e.Count),
        progress = Moments.Where(m => m.At >= ClosesAt).Select(m => new { seconds = (m.At - ClosesAt).TotalSeconds, m.Status, m.Posted, m.Total, m.Memory }),
        ledgerProved = Violations.Count == 0,
    }, Indented);

    private IEnumerable<(string Name, Histogram Latency)> Latencies => [("before", Before), ("meanwhile", Meanwhile), ("afterwards", Afterwards)];

    private static DateTimeOffset Time(JsonNode? node) => node!.GetValue<DateTimeOffset>();
}
