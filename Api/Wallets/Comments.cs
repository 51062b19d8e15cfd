using Lottery.Api.Http;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Wallets;

/// <summary>A payment's comment.</summary>
public static class Comments
{
    /// <summary>The form in which a comment is kept; null for none.</summary>
    /// <exception cref="ProblemException">It breaks the rule of texts.</exception>
    public static string? Of(string? comment, string field = "comment") => comment is null ? null : Texts.Of(field, comment, 1, Payment.LongestComment);
}
