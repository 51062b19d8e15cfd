using System.Globalization;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Pages.Hosting;

namespace Lottery.Pages.Draws;

/// <summary>The lines that a player has chosen and not bought yet. Without a script they travel in the page's address.</summary>
/// <param name="Lines">Complete ones.</param>
/// <param name="Picked">Numbers of the line that is being chosen.</param>
/// <param name="QuickPicks">So many more lines, with numbers that the platform picks: 0 to 100.</param>
public sealed record Slip(IReadOnlyList<Numbers> Lines, Numbers Picked, int QuickPicks)
{
    public static Slip Empty { get; } = new([], Numbers.None, 0);

    /// <summary>All lines, a complete one that is being chosen included.</summary>
    public int Count(int pick) => Lines.Count + QuickPicks + (Picked.Count == pick ? 1 : 0);

    /// <summary>Reads what an address or a form has; what is no line of a game is left out.</summary>
    /// <param name="lines">Each like <c>3-14-15</c>.</param>
    /// <param name="picked">Numbers, each by itself.</param>
    /// <param name="quickPicks">A number; 0 where it is none.</param>
    public static Slip Read(IEnumerable<string?> lines, IEnumerable<string?> picked, int? quickPicks) => new(
        [.. lines.Select(line => Set(line?.Split('-') ?? [])).Where(line => line.Count > 0).Take(Purchases.MaxLines)],
        Set(picked),
        Math.Clamp(quickPicks ?? 0, 0, Purchases.MaxLines));

    public static Slip Of(Form form) => Read(form.All("line"), form.All("n"), form.Number("quick"));

    /// <summary>The address of a draw's page with this slip.</summary>
    public string Address(long draw)
    {
        var parts = Lines.Select(line => "line=" + Text(line)).Concat(Picked.ToArray().Select(number => $"n={number}"));
        if (QuickPicks > 0)
            parts = parts.Append($"quick={QuickPicks}");
        var query = string.Join('&', parts);
        return $"/draws/{draw}{(query.Length == 0 ? "" : "?" + query)}";
    }

    /// <summary>A line as forms and addresses have it.</summary>
    public static string Text(Numbers line) => string.Join('-', line.ToArray());

    private static Numbers Set(IEnumerable<string?> texts)
    {
        var numbers = texts.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return Numbers.TryOf(numbers, out var set) ? set : Numbers.None;
    }
}
