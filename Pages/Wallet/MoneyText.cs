using Lottery.Storage.Database;

namespace Lottery.Pages.Wallet;

/// <summary>Amounts as people type them, and the currencies that they choose from.</summary>
internal static class MoneyText
{
    /// <summary>An amount with a point and without spaces: <c>1 500,00</c> is <c>1500.00</c>.</summary>
    public static string Plain(string typed) =>
        typed.Replace(',', '.').Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal);

    /// <summary>The codes of all currencies: RUB, then by name.</summary>
    public static IReadOnlyList<string> Codes(this Currencies currencies) =>
        [.. currencies.All.Select(c => c.Code).OrderBy(code => code != "RUB").ThenBy(code => code, StringComparer.Ordinal)];
}
