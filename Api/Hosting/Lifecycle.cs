using System.Reflection;

namespace Lottery.Api.Hosting;

/// <summary>Says in the log when the service starts and stops, and which build it is.</summary>
internal sealed partial class Lifecycle(ILogger<Lifecycle> log) : IHostedLifecycleService
{
    private static string Version => typeof(Lifecycle).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        LogStarting(Version, Environment.ProcessId, Environment.ProcessorCount);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        LogStarted();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogStopping();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        LogStopped();
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 400, Level = LogLevel.Information, Message = "Starting lottery {Version}, process {ProcessId}, on {Processors} processors.")]
    private partial void LogStarting(string version, int processId, int processors);

    [LoggerMessage(EventId = 401, Level = LogLevel.Information, Message = "Started: it listens.")]
    private partial void LogStarted();

    [LoggerMessage(EventId = 402, Level = LogLevel.Information, Message = "Stopping: requests under way are finished, what was decided is written.")]
    private partial void LogStopping();

    [LoggerMessage(EventId = 403, Level = LogLevel.Information, Message = "Stopped: everything that was decided is durable.")]
    private partial void LogStopped();
}
