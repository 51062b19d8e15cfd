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

/// <summary>Says how the service stands with its broker.</summary>
public sealed class BrokerState
{
    private volatile BrokerStatus _status;

    public BrokerStatus Status
    {
        get => _status;
        internal set => _status = value;
    }
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
                state.Status = BrokerStatus.Connecting;
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
            state.Status = BrokerStatus.Connecting;
            LogAway(failed.Outcome.Exception!.GetBaseException().Message);
            return ValueTask.CompletedTask;
        },
    }).Build();

    /// <summary>Opens one session and serves its messages until it ends.</summary>
    private async ValueTask ServeSession(CancellationToken stop)
    {
        state.Status = flows.IsOpen ? BrokerStatus.Connecting : BrokerStatus.Waiting;
        while (!flows.IsOpen)
            await Task.Delay(Look, Clock, stop);
        state.Status = BrokerStatus.Connecting;
        await using var session = await BrokerSession.Open(options, _operations, responder, metrics, log, stop);
        state.Status = BrokerStatus.Consuming;
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
