using RabbitMQ.Client;

namespace Lottery.Api.Broker;

/// <summary>What there must be in the broker. All of it is durable; it is declared at each connection, and stays.</summary>
internal static class Topology
{
    /// <summary>Where requests are published, by the name of their operation.</summary>
    public const string Requests = "queries";

    /// <summary>Where messages that nothing can be done with are published, by the name of their operation.</summary>
    public const string DeadLetters = "lottery.dead";

    /// <summary>The queue that keeps them until somebody looks.</summary>
    public const string DeadLetterQueue = "lottery.dead";

    /// <summary>Why a dead letter is one.</summary>
    public const string ReasonHeader = "x-reason";

    /// <summary>The queue of an operation's requests.</summary>
    public static string Queue(string operation) => $"lottery.{operation}";

    public static async Task Declare(IChannel channel, IEnumerable<string> operations, CancellationToken stop)
    {
        await channel.ExchangeDeclareAsync(Requests, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: stop);
        await channel.ExchangeDeclareAsync(DeadLetters, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: stop);
        await DeclareQueue(channel, DeadLetterQueue, DeadLetters, "#", stop);
        foreach (var operation in operations)
            await DeclareQueue(channel, Queue(operation), Requests, operation, stop);
    }

    private static async Task DeclareQueue(IChannel channel, string queue, string exchange, string routingKey, CancellationToken stop)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: stop);
        await channel.QueueBindAsync(queue, exchange, routingKey, cancellationToken: stop);
    }
}
