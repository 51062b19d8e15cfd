using System.Net.Sockets;
using Lottery.Grains.Flows;
using Polly;
using RabbitMQ.Client.Exceptions;

namespace Lottery.Api.Broker;

/// <summary>How the service stands with its broker.</summary>
public enum BrokerStatus
{
    /// <summary>None is configured.</summary>
    None,
    /// <summary>It cannot be reached, or not yet; it is tried again and again.</summary>
    Connecting,
    /// <summary>This process cannot decide now, and consumes nothing.</summary>
    Waiting,
    /// <summary>Messages are served.</summary>
    Consuming,
}

/// <summary>The connection to the broker, for the health page.</summary>
public sealed class BrokerState
{
    private volatile Connection _now = new(BrokerStatus.None, null);

    /// <summary>What it does now.</summary>
    public BrokerStatus Status => _now.Status;

    /// <summary>Why the broker cannot be used, in one line; null where it can, or was not tried yet.</summary>
    public string? Failure => _now.Failure;

    internal void Set(BrokerStatus status, string? failure = null) => _now = new(status, failure);

    private sealed record Connection(BrokerStatus Status, string? Failure);
}

/// <summary>Keeps a session with the broker while this process decides: connects, connects again, and finishes what is in hand before it stops.</summary>
internal sealed partial class BrokerService(
    BrokerOptions options, IEnumerable<IOperation> operations, FlowRunner flows, Responder responder, BrokerMetrics metrics, BrokerState state, ILogger<BrokerService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>So long a process may be without the database's word before its messages are left to another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IOperation[] _operations = [.. operations];

    private TimeProvider Clock => flows.Clock.Provider;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var connecting = Connecting();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await connecting.ExecuteAsync(ServeSession, stoppingToken);
                state.Set(BrokerStatus.Connecting, "The session ended.");
                await Task.Delay(FirstPause, Clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Tries again until the broker can be used, with pauses that grow.</summary>
    private ResiliencePipeline Connecting() => new ResiliencePipelineBuilder { TimeProvider = Clock }.AddRetry(new()
    {
        ShouldHandle = new PredicateBuilder().Handle<Exception>(
            e => e is RabbitMQClientException or IOException or SocketException or OperationCanceledException or TimeoutException),
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        Delay = FirstPause,
        MaxDelay = LongestPause,
        OnRetry = failed =>
        {
            var why = failed.Outcome.Exception!.GetBaseException().Message;
            if (state.Failure != why)
                LogAway(why); // Once for each reason, not every few seconds.
            state.Set(BrokerStatus.Connecting, why);
            return ValueTask.CompletedTask;
        },
    }).Build();

    /// <summary>Opens one session and serves its messages until it ends.</summary>
    private async ValueTask ServeSession(CancellationToken stop)
    {
        while (!flows.IsOpen)
        {
            state.Set(BrokerStatus.Waiting, "This process does not accept commands now.");
            await Task.Delay(Look, Clock, stop);
        }
        state.Set(BrokerStatus.Connecting, state.Failure);
        await using var session = await BrokerSession.Open(options, _operations, responder, metrics, log, stop);
        state.Set(BrokerStatus.Consuming);
        LogConsuming();
        await Serve(session, stop);
    }

    /// <summary>Until the session ends, the process no longer decides, or it is to stop.</summary>
    private async Task Serve(BrokerSession session, CancellationToken stop)
    {
        var decidedAt = Clock.GetTimestamp();
        while (!session.Ended.IsCompleted)
        {
            if (stop.IsCancellationRequested)
            {
                await session.Finish(options.Grace, Clock);
                return;
            }
            if (flows.IsOpen)
                decidedAt = Clock.GetTimestamp();
            else if (Clock.GetElapsedTime(decidedAt) > Patience)
                return;
            await Task.WhenAny(session.Ended, Task.Delay(Look, Clock, stop));
        }
    }

    [LoggerMessage(EventId = 700, Level = LogLevel.Information, Message = "Serving messages of the broker.")]
    private partial void LogConsuming();

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "The broker cannot be used; it is tried again: {Why}")]
    private partial void LogAway(string why);
}
