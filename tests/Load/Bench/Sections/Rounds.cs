using System.Globalization;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>Who comes when, and what went wrong.</summary>
internal static class Rounds
{
    /// <summary>The same contenders, each round beginning with another one: the first finds the machine cool, the last finds it warm.</summary>
    public static IEnumerable<T> Order<T>(IReadOnlyList<T> contenders, int round) =>
        Enumerable.Range(0, contenders.Count).Select(i => contenders[(i + round) % contenders.Count]);

    /// <summary>What the load generator counted as errors, by contender.</summary>
    public static IReadOnlyList<string> Errors(IEnumerable<(string Run, LoadResult Result)> runs) =>
    [
        .. from run in runs
           from error in run.Result.Errors.Append(new("unfinished", run.Result.Unfinished))
           where error.Value > 0
           group error.Value by $"{run.Run}: {error.Key}" into same
           select string.Create(CultureInfo.InvariantCulture, $"{same.Key}, {same.Sum():N0} times"),
    ];
}
