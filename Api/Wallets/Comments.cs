using Lottery.Api.Http;

namespace Lottery.Api.Wallets;

/// <summary>What whoever moves money notes about it.</summary>
public static class Comments
{
    private const int MaxLength = 200;

    /// <exception cref="ProblemException">It is empty, too long or not plain text.</exception>
    public static string? Check(string? comment) =>
        comment is null || (comment.Length is >= 1 and <= MaxLength && !comment.Any(char.IsControl))
            ? comment
            : throw new ProblemException(Problem.InvalidField("comment", $"1 to {MaxLength} characters, none of them a control character"));
}
