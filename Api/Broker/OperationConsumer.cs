using RabbitMQ.Client;

namespace Lottery.Api.Broker;

/// <summary>Takes the messages of one operation in, one after another: each begins before the next is looked at, and none waits for another's end.</summary>
internal sealed class OperationConsumer(
    IChannel channel, IOperation operation, Action<IOperation, ulong, BrokerMessage> take, Action lost) : AsyncDefaultBasicConsumer(channel)
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the broker calls it.</summary>
    public string Tag { get; set; } = "";

    /// <summary>Completes when no more messages will come.</summary>
    public Task Cancelled => _cancelled.Task;

    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
        IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        take(operation, deliveryTag, BrokerMessage.From(properties, body));
        return Task.CompletedTask;
    }

    /// <summary>Somebody deleted the queue.</summary>
    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        lost();
        return base.HandleBasicCancelAsync(consumerTag, cancellationToken);
    }

    protected override Task OnCancelAsync(string[] consumerTags, CancellationToken cancellationToken = default)
    {
        _cancelled.TrySetResult();
        return base.OnCancelAsync(consumerTags, cancellationToken);
    }
}
