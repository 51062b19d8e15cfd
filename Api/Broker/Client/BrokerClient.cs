using System.Collections.Concurrent;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Lottery.Api.Broker.Client;

/// <summary>Sends requests over the broker and waits for their answers.</summary>
/// <remarks>
/// A request is sent until it is answered: when the connection is lost, or nobody serves yet, it goes again with the
/// same message id, so that it has one effect. Requests may be asked side by side.
/// </remarks>
public sealed class BrokerClient : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Uri _broker;
    private readonly TimeProvider _clock;
    private readonly Action<string>? _tell;
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile Sending? _sending;

    /// <summary>Begins to connect.</summary>
    /// <param name="broker">Its address.</param>
    /// <param name="clock">The time.</param>
    /// <param name="tell">Is told why the broker cannot be used, once each time that it is away.</param>
    public BrokerClient(Uri broker, TimeProvider clock, Action<string>? tell = null)
    {
        (_broker, _clock, _tell) = (broker, clock, tell);
        _running = Run();
    }

    /// <summary>Sends a request, and waits for its answer however long that takes.</summary>
    /// <param name="operation">The routing key: <c>invoice</c>, <c>withdraw</c>, <c>balance</c> or <c>receipt</c>.</param>
    /// <param name="body">As the operation wants it.</param>
    /// <param name="messageId">The same id has one effect, however often it is sent.</param>
    /// <param name="stop">Gives up waiting. Whether the request has its effect is not known then.</param>
    /// <returns>The answer's JSON.</returns>
    public async Task<string> Ask(string operation, string body, string messageId, CancellationToken stop = default)
    {
        var waiting = new Waiting(operation, Encoding.UTF8.GetBytes(body), messageId);
        if (!_waiting.TryAdd(messageId, waiting))
            throw new InvalidOperationException($"The message {messageId} waits for its answer already.");
        try
        {
            if (_sending is { } sending)
                _ = Send(sending, waiting);
            return await waiting.Answer.Task.WaitAsync(stop);
        }
        finally
        {
            _waiting.TryRemove(messageId, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task Run()
    {
        var isTold = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Connected();
                isTold = false;
            }
            catch (Exception e) when (e is RabbitMQClientException or IOException or OperationCanceledException or TimeoutException)
            {
                _sending = null; // Not there, or not any more: again, below.
                if (!isTold && !_stop.IsCancellationRequested)
                    _tell?.Invoke(e.GetBaseException().Message);
                isTold = true;
            }
            await Task.Delay(Pause, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Opens a connection with a queue for answers, sends what waits, and stays until the connection ends.</summary>
    private async Task Connected()
    {
        var factory = new ConnectionFactory { Uri = _broker, ClientProvidedName = "lottery client", AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync(_stop.Token);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, _) => Task.FromResult(ended.TrySetResult());
        await using var answers = await connection.CreateChannelAsync(cancellationToken: _stop.Token);
        await using var requests = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null), _stop.Token);
        var queue = await answers.QueueDeclareAsync(cancellationToken: _stop.Token);
        var consumer = new AsyncEventingBasicConsumer(answers);
        consumer.ReceivedAsync += Take;
        await answers.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, _stop.Token);

        var sending = _sending = new(requests, queue.QueueName);
        foreach (var waiting in _waiting.Values)
            _ = Send(sending, waiting);
        await ended.Task.WaitAsync(_stop.Token);
        _sending = null;
    }

    private Task Take(object sender, BasicDeliverEventArgs delivered)
    {
        if (delivered.BasicProperties.CorrelationId is { } id && _waiting.TryGetValue(id, out var waiting))
            waiting.Answer.TrySetResult(Encoding.UTF8.GetString(delivered.Body.Span));
        return Task.CompletedTask;
    }

    /// <summary>Publishes one request, again and again while the broker has no queue for it: nobody has served yet.</summary>
    private async Task Send(Sending sending, Waiting waiting)
    {
        var properties = new BasicProperties
        {
            Persistent = true,
            MessageId = waiting.MessageId,
            CorrelationId = waiting.MessageId,
            ReplyTo = sending.ReplyTo,
            ContentType = "application/json",
        };
        try
        {
            while (sending == _sending && !waiting.Answer.Task.IsCompleted)
            {
                try
                {
                    await sending.Channel.BasicPublishAsync(Topology.Requests, waiting.Operation, mandatory: true, properties, waiting.Body, _stop.Token);
                    return;
                }
                catch (PublishException)
                {
                    await Task.Delay(Pause, _clock, _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection ended: the next one sends it again.
        }
    }

    private sealed record Waiting(string Operation, byte[] Body, string MessageId)
    {
        public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Sending(IChannel Channel, string ReplyTo);
}
