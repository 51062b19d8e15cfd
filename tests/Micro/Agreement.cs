namespace Lottery.Micro;

/// <summary>Asks both versions for the same before they are timed: a comparison of different answers is none.</summary>
internal static class Agreement
{
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void Check<T>(IEnumerable<T> naive, IEnumerable<T> ours)
    {
        if (!naive.SequenceEqual(ours))
            throw new InvalidOperationException($"{string.Join(' ', naive)} is not {string.Join(' ', ours)}.");
    }
}
