using Lottery.Api.Http;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Wallets;

/// <summary>A payment's comment.</summary>
internal static class Comments
{
    /// <summary>The form in which a comment is kept; null for none.</summary>
    /// <exception cref="ProblemException">It breaks the rule of texts.</exception>
    public static string? Of(string? comment) => comment is null ? null : Texts.Of("comment", comment, 1, Payment.LongestComment);
}
