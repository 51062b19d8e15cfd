using System.Collections.Concurrent;
using System.Text;
using Lottery.Api.Tests.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Lottery.Api.Tests.Broker;

/// <summary>An answer as it came: its correlation id and its body to the letter.</summary>
public sealed record Heard(string? CorrelationId, string Text);

/// <summary>Somebody who knows nothing of the service but its wire contract: a queue to be answered on, and messages of any form.</summary>
public sealed class Peer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Heard> _heard = new();
    private readonly IConnection _connection;
    private int _sent;

    private Peer(IConnection connection, IChannel channel, string replyTo) => (_connection, Channel, ReplyTo) = (connection, channel, replyTo);

    public IChannel Channel { get; }

    public string ReplyTo { get; }

    public static async Task<Peer> Of(RabbitBroker broker)
    {
        var connection = await broker.Connect();
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var queue = await channel.QueueDeclareAsync();
        var peer = new Peer(connection, channel, queue.QueueName);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += peer.Hear;
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return peer;
    }

    /// <summary>Publishes to <c>queries</c>. Fails where no queue is bound for the routing key.</summary>
    public async Task Send(string routingKey, string body, string? messageId = null, string? correlationId = null, string? replyTo = null)
    {
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
        if (messageId is not null)
            properties.MessageId = messageId;
        if (correlationId is not null)
            properties.CorrelationId = correlationId;
        if (replyTo is not null)
            properties.ReplyTo = replyTo;
        await Channel.BasicPublishAsync("queries", routingKey, mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <returns>The answer's body.</returns>
    public async Task<string> Ask(string routingKey, string body, string? messageId = null)
    {
        var correlationId = $"c{Interlocked.Increment(ref _sent)}";
        await Send(routingKey, body, messageId, correlationId, ReplyTo);
        return (await AnswerTo(correlationId)).Text;
    }

    /// <summary>Takes the next answer with a correlation id.</summary>
    public Task<Heard> AnswerTo(string correlationId) => Wait.For($"the answer to {correlationId}", () =>
    {
        for (var i = _heard.Count; i > 0 && _heard.TryDequeue(out var heard); i--)
        {
            if (heard.CorrelationId == correlationId)
                return Task.FromResult<Heard?>(heard);
            _heard.Enqueue(heard);
        }
        return Task.FromResult<Heard?>(null);
    });

    /// <summary>Waits for the next dead letter, and takes it.</summary>
    /// <returns>Its body and its reason.</returns>
    public async Task<(string Body, string Reason)> DeadLetter()
    {
        var dead = await Wait.For("a dead letter", () => Channel.BasicGetAsync("lottery.dead", autoAck: true));
        return (Encoding.UTF8.GetString(dead.Body.Span), Encoding.UTF8.GetString((byte[])dead.BasicProperties.Headers!["x-reason"]!));
    }

    public Task<string> Invoice(long wallet, string amount, string ticker = "USD", string? messageId = null) => Ask("invoice", Transfer(wallet, amount, ticker), messageId);

    public Task<string> Withdraw(long wallet, string amount, string ticker = "USD", string? messageId = null) => Ask("withdraw", Transfer(wallet, amount, ticker), messageId);

    public Task<string> Balance(long wallet) => Ask("balance", $$"""{"wallet_id":{{wallet}}}""");

    public static string Transfer(long wallet, string amount, string ticker = "USD") => $$"""{"wallet_id":{{wallet}},"ticker":"{{ticker}}","amount":{{amount}}}""";

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Task Hear(object sender, BasicDeliverEventArgs delivered)
    {
        _heard.Enqueue(new(delivered.BasicProperties.CorrelationId, Encoding.UTF8.GetString(delivered.Body.Span)));
        return Task.CompletedTask;
    }
}
