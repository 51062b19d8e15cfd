using System.Globalization;
using System.Text.Json;

namespace Lottery.Load.Growth;

/// <summary>What the stores did, turn by turn.</summary>
/// <param name="Stores">The first is what the others are compared with.</param>
internal sealed record GrowthReport(GrowthOptions Options, IReadOnlyList<Store> Stores)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Label(long tickets, bool isOlder) => string.Create(CultureInfo.InvariantCulture, $"{tickets,10:N0} tickets{(isOlder ? ", older" : "")}");

    public void Write(TextWriter text)
    {
        foreach (var (tickets, isOlder, turns) in Stores)
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Label(tickets, isOlder)}: {Describe(turns, t => t.PurchasesPerSecond, "N0")} purchases/s at {Options.Clients} clients, {Later(turns) / Later(Stores[0].Turns):N2} of the first store's; first sale after {Describe(turns, t => t.FirstSaleSeconds, "N2")} s; {Describe(turns, t => t.AtOncePerSecond, "N0")} purchases/s in the {Options.Seconds} s after it"));
        }
    }

    public string ToJson() => JsonSerializer.Serialize(new
    {
        parameters = new { Options.Players, Options.Rounds, Options.Clients, Options.Seconds, Options.LaterSeconds },
        Stores,
    }, Indented);

    private static double Later(IReadOnlyList<Turn> turns) => Median(turns, t => t.PurchasesPerSecond);

    private static string Describe(IReadOnlyList<Turn> turns, Func<Turn, double> value, string format)
    {
        return $"{Text(Median(turns, value))} ({Text(turns.Min(value))} to {Text(turns.Max(value))})";

        string Text(double number) => number.ToString(format, CultureInfo.InvariantCulture);
    }

    private static double Median(IReadOnlyList<Turn> turns, Func<Turn, double> value)
    {
        var sorted = turns.Select(value).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
