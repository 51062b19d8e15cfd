using System.Globalization;
using System.Text.Json;
using Lottery.Load.Stock;

namespace Lottery.Load.Growth;

/// <summary>What an empty store and a full one did, turn by turn.</summary>
internal sealed record GrowthReport(GrowthOptions Options, StockReport Stock, IReadOnlyList<Turn> Empty, IReadOnlyList<Turn> Full)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Purchases per second with the tickets stored, as a share of those without: medians.</summary>
    public double Ratio => Median(Full, t => t.PurchasesPerSecond) / Median(Empty, t => t.PurchasesPerSecond);

    public void Write(TextWriter text)
    {
        Line("stored", $"{Options.Tickets:N0} tickets of {Options.Players:N0} players, sold at {Stock.TicketsPerSecond:N0}/s");
        Line("empty", Describe(Empty));
        Line("full", Describe(Full));
        Line("ratio", $"{Ratio:N2} of the purchases/s");

        void Line(string name, FormattableString value) => text.WriteLine($"{name,-8} {value.ToString(CultureInfo.InvariantCulture)}");
    }

    public string ToJson() => JsonSerializer.Serialize(new
    {
        parameters = new { Options.Tickets, Options.Players, Options.Rounds, Options.Clients, Options.WarmUpSeconds, Options.Seconds },
        stockTicketsPerSecond = Stock.TicketsPerSecond,
        Empty,
        Full,
        Ratio,
    }, Indented);

    private FormattableString Describe(IReadOnlyList<Turn> turns) =>
        $"{Median(turns, t => t.PurchasesPerSecond):N0} purchases/s at {Options.Clients} clients ({turns.Min(t => t.PurchasesPerSecond):N0} to {turns.Max(t => t.PurchasesPerSecond):N0}), first sale after {Median(turns, t => t.FirstSaleSeconds):N2} s ({turns.Min(t => t.FirstSaleSeconds):N2} to {turns.Max(t => t.FirstSaleSeconds):N2})";

    private static double Median(IReadOnlyList<Turn> turns, Func<Turn, double> value)
    {
        var sorted = turns.Select(value).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
