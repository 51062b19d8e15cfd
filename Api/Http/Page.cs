namespace Lottery.Api.Http;

/// <summary>Which part of a list is asked for: so many, after a place.</summary>
/// <param name="After">The number of the last one seen; null for the beginning.</param>
/// <param name="Limit">1 to 1,000.</param>
public sealed record Page(long? After, int Limit)
{
    /// <exception cref="ProblemException">The limit is out of range.</exception>
    public static Page Of(long? after, int limit) =>
        limit is >= 1 and <= 1000 ? new(after, limit) : throw new ProblemException(Problem.InvalidField("limit", "1 to 1000"));

    /// <summary>What to pass as <c>after</c> for the next page; null where this was the last.</summary>
    public long? Next<T>(IReadOnlyList<T> items, Func<T, long> number) => items.Count < Limit ? null : number(items[^1]);
}
