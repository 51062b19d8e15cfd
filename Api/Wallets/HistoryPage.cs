using System.Globalization;
using System.Text.RegularExpressions;
using Lottery.Api.Http;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Wallets;

/// <summary>What can be asked of a history. Names and values are those of the query string.</summary>
/// <param name="Sort"><c>time</c>, in the order in which payments were made, or <c>amount</c>: by the figure, whatever the currency.</param>
/// <param name="Order"><c>desc</c>, the latest or largest first, or <c>asc</c>.</param>
/// <param name="Kind">Only payments of this kind.</param>
/// <param name="Status">Only payments that stand so.</param>
/// <param name="Currency">Only payments in it.</param>
/// <param name="From">Only payments made then or later.</param>
/// <param name="Until">Only payments made earlier.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 1,000; 100 where it is left out.</param>
public sealed record HistoryParameters(
    string? Sort, string? Order, string? Kind, string? Status, string? Currency, DateTimeOffset? From, DateTimeOffset? Until, string? After, int? Limit);

/// <summary>Which part of a history is asked for.</summary>
/// <param name="ByAmount">By amount, else by time.</param>
/// <param name="Ascending">The smallest or earliest first.</param>
/// <param name="AfterAmount">The last amount seen, in units of 10^-8; 0 by time.</param>
/// <param name="AfterId">The last payment seen; null for the beginning.</param>
public sealed partial record HistoryPage(
    bool ByAmount, bool Ascending, PaymentKind? Kind, PaymentStatus? Status, string? Currency, DateTimeOffset? From, DateTimeOffset? Until, decimal AfterAmount, long? AfterId, int Limit)
{
    /// <exception cref="ProblemException">A parameter is none of what is allowed.</exception>
    public static HistoryPage Of(HistoryParameters ask)
    {
        var byAmount = OneOf("sort", ask.Sort ?? "time", "time", "amount") == 1;
        var ascending = OneOf("order", ask.Order ?? "desc", "desc", "asc") == 1;
        var (amount, id) = ask.After is null ? (0m, (long?)null) : PlaceOf(ask.After);
        return new(byAmount, ascending, Choice.Of<PaymentKind>("kind", ask.Kind), Choice.Of<PaymentStatus>("status", ask.Status), ask.Currency, ask.From, ask.Until, amount, id, PageRequest.Of(null, ask.Limit ?? PageRequest.DefaultLimit).Limit);
    }

    /// <summary>The place after a payment.</summary>
    public string CursorOf(Payment last)
    {
        var (amount, unit) = (ByAmount ? last.Amount.Minor : 0m, 1m);
        for (var digit = last.Amount.Currency.Exponent; digit < 8; digit++)
            unit *= 10;
        return Cursor.OfText(string.Create(CultureInfo.InvariantCulture, $"{amount * unit}_{last.Id}"));
    }

    private static (decimal Amount, long? Id) PlaceOf(string after) =>
        Place().Match(Cursor.Text(after)) is { Success: true, Groups: [_, var amount, var id] }
            ? (decimal.Parse(amount.Value, CultureInfo.InvariantCulture), long.Parse(id.Value, CultureInfo.InvariantCulture))
            : throw Cursor.Malformed();

    private static int OneOf(string field, string value, params string[] allowed) =>
        Array.FindIndex(allowed, a => string.Equals(a, value, StringComparison.OrdinalIgnoreCase)) is >= 0 and var found
            ? found
            : throw new ProblemException(Problem.InvalidField(field, $"one of {string.Join(", ", allowed)}"));

    [GeneratedRegex(@"^([0-9]{1,27})_([0-9]{1,18})\z")]
    private static partial Regex Place();
}
