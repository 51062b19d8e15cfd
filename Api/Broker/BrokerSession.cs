using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Lottery.Api.Broker;

/// <summary>One connection to the broker, from its opening to its end, and the messages in hand meanwhile.</summary>
/// <remarks>
/// A message is acknowledged when its effect is durable and the broker has taken its answer. Whatever happens before,
/// it comes again, has no second effect, and gets the same answer.
/// </remarks>
internal sealed partial class BrokerSession : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _deliveries;
    private readonly IChannel _answers;
    private readonly Responder _responder;
    private readonly BrokerMetrics _metrics;
    private readonly ILogger _log;
    private readonly List<OperationConsumer> _consumers = [];
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Messages in hand, and one for as long as there may come more.</summary>
    private int _inHand = 1;

    private BrokerSession(IConnection connection, IChannel deliveries, IChannel answers, Responder responder, BrokerMetrics metrics, ILogger log)
    {
        (_connection, _deliveries, _answers, _responder, _metrics, _log) = (connection, deliveries, answers, responder, metrics, log);
        connection.ConnectionShutdownAsync += (_, why) => End(why.ReplyText);
        deliveries.ChannelShutdownAsync += (_, why) => End(why.ReplyText);
        answers.ChannelShutdownAsync += (_, why) => End(why.ReplyText);
    }

    /// <summary>Completes when the session cannot go on.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Connects, declares what is missing, and begins to consume.</summary>
    public static async Task<BrokerSession> Open(
        BrokerOptions options, IReadOnlyCollection<IOperation> operations, Responder responder, BrokerMetrics metrics, ILogger log, CancellationToken stop)
    {
        var factory = new ConnectionFactory
        {
            Uri = options.Uri!,
            ClientProvidedName = "lottery",
            AutomaticRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
        };
        var connection = await factory.CreateConnectionAsync(stop);
        try
        {
            var deliveries = await connection.CreateChannelAsync(cancellationToken: stop);
            // What is in hand is bounded by the prefetch: the library need not slow answers down as well.
            var answers = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null), stop);
            var session = new BrokerSession(connection, deliveries, answers, responder, metrics, log);
            await Topology.Declare(connection, deliveries, operations.Select(o => o.Name), options.Durable, stop);
            await deliveries.BasicQosAsync(0, options.Prefetch, global: false, stop);
            foreach (var operation in operations)
                await session.Consume(operation, stop);
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no more messages, finishes those in hand, and closes. What is not finished in time comes again.</summary>
    public async Task Finish(TimeSpan grace, TimeProvider clock)
    {
        try
        {
            foreach (var consumer in _consumers)
                await _deliveries.BasicCancelAsync(consumer.Tag);
            await Task.WhenAll(_consumers.Select(c => c.Cancelled)).WaitAsync(grace, clock);
            Release();
            await _idle.Task.WaitAsync(grace, clock);
            await _connection.CloseAsync();
        }
        catch (Exception e) when (e is RabbitMQClientException or TimeoutException or IOException or OperationCanceledException)
        {
            LogLeft(Volatile.Read(ref _inHand), e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Those in hand may still need it, so its source is not disposed of.
        await _over.CancelAsync();
        await _connection.DisposeAsync();
    }

    private async Task Consume(IOperation operation, CancellationToken stop)
    {
        var consumer = new OperationConsumer(_deliveries, operation, Take, () => End("The broker cancelled a consumer."));
        consumer.Tag = await _deliveries.BasicConsumeAsync(Topology.Queue(operation.Name), autoAck: false, consumer, stop);
        _consumers.Add(consumer);
    }

    private void Take(IOperation operation, ulong tag, BrokerMessage message)
    {
        Interlocked.Increment(ref _inHand);
        _ = Handle(operation, tag, message, _metrics.Arrived());
    }

    private async Task Handle(IOperation operation, ulong tag, BrokerMessage message, long arrived)
    {
        try
        {
            var (answer, deadBecause) = await _responder.Respond(operation, message, _over.Token);
            if (deadBecause is not null)
                await Bury(operation, message, deadBecause);
            if (message.ReplyTo is not null)
                await Send(message, answer);
            await _deliveries.BasicAckAsync(tag, multiple: false, _over.Token);
            _metrics.Answered(answer, arrived);
        }
        catch (Exception e) when (e is OperationCanceledException or AlreadyClosedException or OperationInterruptedException or IOException or ObjectDisposedException)
        {
            await End(e.Message); // The message comes again.
        }
        catch (Exception e)
        {
            LogBroken(operation.Name, e);
            await End(e.Message);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Publishes an answer. Where its receiver is gone, or takes no more, it is dropped.</summary>
    private async Task Send(BrokerMessage message, BrokerAnswer answer)
    {
        var properties = new BasicProperties { CorrelationId = message.CorrelationId, ContentType = "application/json" };
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, Bodies.Written.BrokerAnswer);
        try
        {
            await _answers.BasicPublishAsync("", message.ReplyTo!, mandatory: true, properties, body, _over.Token);
        }
        catch (PublishException)
        {
            _metrics.Dropped(answer.Operation);
            LogDropped(answer.Operation, message.MessageId ?? message.CorrelationId);
        }
    }

    /// <summary>Puts a message to the dead letters. Of its headers none is kept: some would steer the broker.</summary>
    private async Task Bury(IOperation operation, BrokerMessage message, string reason)
    {
        var properties = new BasicProperties
        {
            Persistent = true,
            MessageId = message.MessageId,
            CorrelationId = message.CorrelationId,
            ReplyTo = message.ReplyTo,
            AppId = message.AppId,
            Headers = new Dictionary<string, object?> { [Topology.ReasonHeader] = reason },
        };
        await _answers.BasicPublishAsync(Topology.DeadLetters, operation.Name, mandatory: true, properties, message.Body, _over.Token);
        _metrics.Died(operation.Name);
        LogDead(operation.Name, message.MessageId ?? message.CorrelationId, reason);
    }

    private Task End(string why)
    {
        if (_ended.TrySetResult())
            LogEnded(why);
        return Task.CompletedTask;
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _inHand) == 0)
            _idle.TrySetResult();
    }

    [LoggerMessage(EventId = 710, Level = LogLevel.Information, Message = "The broker's session ended: {Why}")]
    private partial void LogEnded(string why);

    [LoggerMessage(EventId = 711, Level = LogLevel.Warning, Message = "{Messages} messages were left in hand: {Why}")]
    private partial void LogLeft(int messages, string why);

    [LoggerMessage(EventId = 712, Level = LogLevel.Information, Message = "An answer to {Operation} {Id} was dropped: its receiver is gone.")]
    private partial void LogDropped(string operation, string? id);

    [LoggerMessage(EventId = 713, Level = LogLevel.Warning, Message = "The message {Operation} {Id} went to the dead letters: {Why}")]
    private partial void LogDead(string operation, string? id, string why);

    [LoggerMessage(EventId = 714, Level = LogLevel.Error, Message = "A message {Operation} could not be handled; it comes again.")]
    private partial void LogBroken(string operation, Exception why);
}
