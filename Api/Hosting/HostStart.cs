namespace Lottery.Api.Hosting;

/// <summary>Waits for the host.</summary>
public static class HostStart
{
    /// <summary>Ends when all of the host's services have started: before, a silo has no grains.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop before.</exception>
    public static async Task Started(this IHostApplicationLifetime lifetime, CancellationToken stop)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stop);
    }
}
