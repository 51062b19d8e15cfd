using Lottery.Api.Http;
using Lottery.Grains;

namespace Lottery.Api.Broker;

/// <summary>Which message broker is served, and how: the section <c>Broker</c> of the configuration.</summary>
public sealed record BrokerOptions
{
    /// <summary><c>amqp://user:password@host:port/vhost</c>. Null, the default: none is served.</summary>
    public Uri? Uri { get; init; }

    /// <summary>Whether the exchange <c>queries</c> survives the broker, where this service is the first to declare it. False for clients that declare it so. Default true.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Where the broker's wallets begin unless it is set: far above every account that will ever be.</summary>
    public const long DefaultFirstWallet = 1L << 52;

    /// <summary>The number that the broker's wallet 1 has here; the others follow it. Players' own accounts, whose numbers count up from 1, are below it.</summary>
    public long FirstWallet { get; init; } = DefaultFirstWallet;

    /// <summary>How many wallets the broker reaches: it numbers them from 1.</summary>
    public long Wallets { get; init; } = 1L << 52;

    /// <summary>The wallet of one of the broker's numbers.</summary>
    /// <exception cref="ProblemException">The number is out of the broker's range.</exception>
    public WalletId Wallet(long number) =>
        number >= 1 && number <= Wallets ? new(FirstWallet + number - 1) : throw new ProblemException(Problem.InvalidField("wallet_id", $"1 to {Wallets}"));

    /// <summary>Messages of one kind in hand at most. Default 256: as many share a commit.</summary>
    public ushort Prefetch { get; init; } = 256;

    /// <summary>How often a message that fails by its own fault is tried, before it goes to the dead letters. Default 8.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>How long what is in hand may take when the service stops, before it is left to the next one. Default 10 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
