using System.Globalization;
using System.Text.Json;
using Lottery.Load.Measuring;

namespace Lottery.Load;

/// <summary>CPU time that a process, with those it started, used in the window that counts.</summary>
internal sealed record CpuUse(string Name, int Process, double Seconds);

/// <summary>What a run measured, and whether the draw agrees with it.</summary>
/// <param name="SoldBefore">The draw's tickets before the run.</param>
/// <param name="SoldAfter">And after it.</param>
internal sealed record LoadReport(LoadOptions Options, long Draw, Tally Tally, long SoldBefore, long SoldAfter, IReadOnlyList<CpuUse> Cpu)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly decimal[] Percentiles = [50, 90, 99, 99.9m];

    public double PerSecond => (double)Tally.Latency.Count / Options.Seconds;

    private long Sold => SoldAfter - SoldBefore;

    /// <summary>Every acknowledged ticket is in the draw, and no other, but for those whose purchase got no clear answer.</summary>
    public bool SalesAgree => Sold >= Tally.Acknowledged && Sold <= Tally.Acknowledged + Tally.Uncertain;

    public void Write(TextWriter text)
    {
        var loop = Options.Rate is { } rate ? $"open loop, {Number(rate)}/s" : "closed loop";
        Line("scenario", $"{Options.Scenario.Name}: {Options.Scenario.Summary}");
        Line("load", $"{Options.Clients} clients as {Options.Players} players, {loop}, {Options.Seconds} s after {Options.WarmUpSeconds} s of warm-up");
        Line("operations", $"{Number(Tally.Latency.Count)}, {PerSecond.ToString("N1", CultureInfo.InvariantCulture)}/s");
        foreach (var percent in Percentiles)
            Line($"p{percent.ToString(CultureInfo.InvariantCulture)}", Milliseconds(Tally.Latency.Percentile(percent)));
        Line("max", Milliseconds(Tally.Latency.Max));
        Line("mean", Milliseconds(Tally.Latency.Mean));
        foreach (var (error, count) in Tally.Errors.OrderByDescending(e => e.Value))
            Line("error", $"{Number(count)} x {error}");
        if (Tally.Unfinished > 0)
            Line("unfinished", Number(Tally.Unfinished));
        foreach (var use in Cpu)
            Line("cpu", $"{use.Seconds.ToString("N2", CultureInfo.InvariantCulture),8} s  {MicrosecondsEach(use),8} us/op  {use.Name} ({use.Process})");
        Line("tickets", $"{Number(Tally.Acknowledged)} acknowledged, {Number(Sold)} more in draw {Draw}{(Tally.Uncertain > 0 ? $", {Number(Tally.Uncertain)} uncertain" : "")}: {(SalesAgree ? "they agree" : "THEY DO NOT AGREE")}");

        void Line(string name, string value) => text.WriteLine($"{name,-11} {value}");
    }

    /// <summary>All of it, with the parameters; durations in milliseconds.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        parameters = new
        {
            scenario = Options.Scenario.Name,
            url = Options.Url,
            Options.Clients,
            Options.Players,
            Options.WarmUpSeconds,
            Options.Seconds,
            Options.Rate,
        },
        operations = Tally.Latency.Count,
        perSecond = PerSecond,
        latencyMs = new
        {
            p50 = Tally.Latency.Percentile(50) / 1000.0,
            p90 = Tally.Latency.Percentile(90) / 1000.0,
            p99 = Tally.Latency.Percentile(99) / 1000.0,
            p999 = Tally.Latency.Percentile(99.9m) / 1000.0,
            max = Tally.Latency.Max / 1000.0,
            mean = Tally.Latency.Mean / 1000,
        },
        errors = Tally.Errors.OrderBy(e => e.Key, StringComparer.Ordinal).ToDictionary(),
        Tally.Unfinished,
        cpu = Cpu,
        tickets = new { draw = Draw, Tally.Acknowledged, sold = Sold, Tally.Uncertain, agree = SalesAgree },
    }, Indented);

    private string MicrosecondsEach(CpuUse use) => (use.Seconds * 1e6 / Math.Max(1, Tally.Latency.Count)).ToString("N1", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double microseconds) => $"{(microseconds / 1000).ToString("N3", CultureInfo.InvariantCulture),12} ms";
}
