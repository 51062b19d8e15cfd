using Lottery.Api.Tests.Broker;
using Lottery.Api.Tests.Running;
using Xunit;

[assembly: AssemblyFixture(typeof(BrokerScene))]

namespace Lottery.Api.Tests.Broker;

/// <summary>The one broker, and the one service on it, of all tests that do them no harm. They start when the first of them asks.</summary>
public sealed class BrokerScene : IAsyncDisposable
{
    private static long _wallets = 5_000_000_000;

    private readonly Lazy<Task<(RabbitBroker Broker, LotteryProcess Server)>> _both = new(async () =>
    {
        var broker = await RabbitBroker.Start();
        var server = await LotteryProcess.Start(("Broker__Uri", broker.Uri.ToString()));
        await Consuming(server);
        return (broker, server);
    });

    /// <summary>The number that a wallet of the broker's has in the tables.</summary>
    public static long Inside(long wallet) => (1L << 52) + wallet - 1;

    /// <summary>A wallet that nobody used before, as the broker numbers it.</summary>
    public static long NewWallet() => Interlocked.Increment(ref _wallets);

    public async Task<RabbitBroker> Broker() => (await _both.Value).Broker;

    public async Task<LotteryProcess> Server() => (await _both.Value).Server;

    public async Task<Peer> NewPeer() => await Peer.Of(await Broker());

    /// <summary>Waits until a service serves its broker.</summary>
    public static Task Consuming(LotteryProcess server) => Is(server, "consuming");

    /// <summary>Waits until a service stands so with its broker.</summary>
    public static Task Is(LotteryProcess server, string status) => Wait.Until(
        $"the service to be {status}",
        async () => await new ApiClient(server).Get("/health/ready") is { Status: 200 } ready && ready["broker"].GetString() == status, timeoutSeconds: 120);

    public async ValueTask DisposeAsync()
    {
        if (!_both.IsValueCreated)
            return;
        var (broker, server) = await _both.Value;
        await server.DisposeAsync();
        await broker.DisposeAsync();
    }
}
