using System.Diagnostics;

namespace Lottery.Api.Tests.Running;

/// <summary>Waits for conditions instead of times.</summary>
internal static class Wait
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until there is something to see.</summary>
    /// <exception cref="TimeoutException">There was nothing for too long.</exception>
    public static async Task<T> For<T>(string what, Func<Task<T?>> look, int timeoutSeconds = 60)
        where T : class
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } seen)
                return seen;
            if (patience.Elapsed > TimeSpan.FromSeconds(timeoutSeconds))
                throw new TimeoutException($"Waited {timeoutSeconds} s for {what}.");
            await Task.Delay(Poll);
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not for too long.</exception>
    public static Task Until(string what, Func<Task<bool>> holds, int timeoutSeconds = 60) =>
        For(what, async () => await holds() ? "" : null, timeoutSeconds);

    /// <inheritdoc cref="Until(string, Func{Task{bool}}, int)"/>
    public static Task Until(string what, Func<bool> holds, int timeoutSeconds = 60) =>
        Until(what, () => Task.FromResult(holds()), timeoutSeconds);
}
