using Lottery.Grains;

namespace Lottery.Api.Http;

/// <summary>Texts of requests, by the rule of <see cref="PlainText"/>.</summary>
internal static class Texts
{
    /// <summary>The form in which a text is kept.</summary>
    /// <param name="field">Where it stands in the request.</param>
    /// <param name="text">As it came.</param>
    /// <param name="least">The least number of characters.</param>
    /// <param name="most">The largest number of characters.</param>
    /// <exception cref="ProblemException">It breaks the rule.</exception>
    public static string Of(string field, string text, int least, int most) =>
        PlainText.Of(text, least, most) ?? throw new ProblemException(Problem.InvalidField(field, PlainText.Allowed(least, most)));
}
