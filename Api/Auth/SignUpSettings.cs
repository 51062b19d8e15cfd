using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>The rules of sign-up, as the configuration sets them: the section <c>Players</c>.</summary>
internal static class SignUpSettings
{
    public const string MinimumAge = "Players:MinimumAge";
    public const string Regions = "Players:Regions";

    public static SignUpRules From(IConfiguration configuration) => new(configuration.GetValue(MinimumAge, 0), Split(configuration[Regions] ?? ""));

    /// <summary>Whether a text is a list of regions.</summary>
    public static bool AreRegions(string text) => Split(text).All(SignUpRules.IsRegion);

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
