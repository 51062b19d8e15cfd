namespace Lottery.Api.Broker;

/// <summary>Which message broker is served, and how: the section <c>Broker</c> of the configuration.</summary>
public sealed record BrokerOptions
{
    /// <summary><c>amqp://user:password@host:port/vhost</c>. Null, the default: none is served.</summary>
    public Uri? Uri { get; init; }

    /// <summary>Whether the exchange <c>queries</c> survives the broker, where this service is the first to declare it. False for clients that declare it so. Default true.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Messages of one kind in hand at most. Default 256: as many share a commit.</summary>
    public ushort Prefetch { get; init; } = 256;

    /// <summary>How often a message that fails by its own fault is tried, before it goes to the dead letters. Default 8.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>How long what is in hand may take when the service stops, before it is left to the next one. Default 10 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
