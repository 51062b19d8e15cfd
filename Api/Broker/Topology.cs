using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Lottery.Api.Broker;

/// <summary>What there must be in the broker. It is declared at each connection, and stays. All of it is durable, unless a setting says otherwise for the exchange of the requests.</summary>
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

    /// <summary>Declares what is missing. The exchange of the requests may be there already, as clients declared it: it is taken as it is.</summary>
    /// <param name="connection">To the broker.</param>
    /// <param name="channel">Declares.</param>
    /// <param name="operations">The names of the operations.</param>
    /// <param name="isDurable">Whether the exchange of the requests survives the broker, where it is declared here.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task Declare(IConnection connection, IChannel channel, IEnumerable<string> operations, bool isDurable, CancellationToken stop)
    {
        if (!await Exists(connection, Requests, stop))
            await channel.ExchangeDeclareAsync(Requests, ExchangeType.Topic, isDurable, autoDelete: false, cancellationToken: stop);
        await channel.ExchangeDeclareAsync(DeadLetters, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: stop);
        await DeclareQueue(channel, DeadLetterQueue, DeadLetters, "#", stop);
        foreach (var operation in operations)
            await DeclareQueue(channel, Queue(operation), Requests, operation, stop);
    }

    /// <summary>Asks on a channel of its own: where there is none, the broker closes it.</summary>
    private static async Task<bool> Exists(IConnection connection, string exchange, CancellationToken stop)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        try
        {
            await channel.ExchangeDeclarePassiveAsync(exchange, stop);
            return true;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return false;
        }
    }

    private static async Task DeclareQueue(IChannel channel, string queue, string exchange, string routingKey, CancellationToken stop)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: stop);
        await channel.QueueBindAsync(queue, exchange, routingKey, cancellationToken: stop);
    }
}
