using System.Globalization;
using Lottery.Grains.Approvals;

namespace Lottery.Api.Approvals;

/// <summary>What takes two people, as the configuration sets it: the section <c>TwoPeople</c>.</summary>
public static class TwoPeopleSettings
{
    public const string CancelDraw = "TwoPeople:CancelDraw";
    public const string Credits = "TwoPeople:Credits";
    public const string Roles = "TwoPeople:Roles";
    public const string PayoutOver = "TwoPeople:PayoutOver";
    public const string Expiry = "TwoPeople:Expiry";

    public static TwoPeopleRules From(IConfiguration configuration) => new(
        IsOn(configuration, CancelDraw), IsOn(configuration, Credits), IsOn(configuration, Roles),
        configuration[PayoutOver] is { Length: > 0 } text ? decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null,
        configuration.GetValue(Expiry, TwoPeopleRules.Off.Expiry));

    /// <summary>Whether a text is a threshold, or none.</summary>
    public static bool IsThreshold(string text) => text.Length == 0 || decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static bool IsOn(IConfiguration configuration, string key) => "on".Equals(configuration[key], StringComparison.OrdinalIgnoreCase);
}
