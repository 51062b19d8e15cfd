using Lottery.Api.Broker.Client;
using Lottery.Api.Tests.Metrics;
using Lottery.Api.Tests.Running;
using Npgsql;
using Xunit;

namespace Lottery.Api.Tests.Broker;

/// <summary>
/// Goal: whatever ends while messages are in flight, none is lost and none has its effect twice. Method: the broker, the
/// service or both are killed under load; each request is counted in the tables afterwards, and the ledger is proved.
/// </summary>
public sealed class BrokerFailureTests : IAsyncLifetime
{
    private const int Requests = 4_000;
    private const int InFlight = 64;
    private const int Wallets = 50;

    private readonly RabbitBroker _broker = RabbitBroker.NotYet();
    private LotteryProcess _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await LotteryProcess.Start(("Broker__Uri", _broker.Uri.ToString()), ("Broker__Attempts", "3"));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task The_service_starts_without_its_broker_says_so_and_serves_it_when_it_is_there()
    {
        await BrokerScene.Is(_server, "connecting");
        await Wait.Until("the health page to say so", async () =>
            await new ApiClient(_server).Get("/health/ready") is { Status: 200 } health && health["status"].GetString() == "degraded"
            && health["dependencies"].EnumerateArray().Any(d => d.GetProperty("name").GetString() == "broker" && d.GetProperty("status").GetString() == "down"
                && d.TryGetProperty("reason", out var reason) && reason.GetString()!.Length > 0));
        await ApiClient.OfNewPlayer(_server, roubles: 1); // Over HTTP it serves.

        await _broker.Launch();

        await BrokerScene.Consuming(_server);
        await using var peer = await Peer.Of(_broker);
        Assert.Equal("""{"operation":"invoice","code":200}""", await peer.Invoice(7_000_000_000, "1"));
    }

    [Fact]
    public Task Nothing_is_lost_or_doubled_when_the_broker_is_killed() => Under(async () =>
    {
        await _broker.Kill();
        await _broker.Launch();
    });

    [Fact]
    public Task Nothing_is_lost_or_doubled_when_the_service_is_killed() => Under(async () =>
    {
        await _server.Kill();
        await _server.Restart();
    });

    [Fact]
    public Task Nothing_is_lost_or_doubled_when_the_service_is_stopped() => Under(async () =>
    {
        await _server.Stop();
        await _server.Restart();
    });

    [Fact]
    public Task Nothing_is_lost_or_doubled_when_the_database_is_killed() => Under(() => _server.KillPostgres());

    [Fact]
    public async Task A_message_that_keeps_failing_is_put_aside_and_the_others_are_served()
    {
        const long poisoned = 6_000_000_666;
        await _broker.Launch();
        await BrokerScene.Consuming(_server);
        await Execute($"ALTER TABLE payment ADD CONSTRAINT poison CHECK (wallet_id <> {BrokerScene.Inside(poisoned)})");
        await using var peer = await Peer.Of(_broker);

        var others = Enumerable.Range(0, 20).Select(i => peer.Invoice(6_000_000_000 + i, "1")).ToList();
        var failed = peer.Invoice(poisoned, "1", messageId: "poison");

        Assert.Equal("""{"operation":"invoice","code":500,"reason":"internal_error: The request failed and was put aside; it is in the log."}""", await failed);
        Assert.All(await Task.WhenAll(others), answer => Assert.Equal("""{"operation":"invoice","code":200}""", answer));
        var dead = await peer.DeadLetter();
        Assert.Equal(Peer.Transfer(poisoned, "1"), dead.Body);
        Assert.StartsWith("internal_error: ", dead.Reason);
        var counted = await MetricsPage.Read(new ApiClient(_server));
        Assert.Equal(1, counted.Value("lottery_broker_dead_total", "|operation=invoice"));
        Assert.True(counted.Value("lottery_broker_retries_total", "|operation=invoice") >= 3);

        await Execute("ALTER TABLE payment DROP CONSTRAINT poison");
        Assert.Equal("""{"operation":"invoice","code":200}""", await peer.Invoice(poisoned, "1", messageId: "poison"));
    }

    [Fact]
    public async Task Two_processes_share_the_messages_and_one_goes_on_when_the_other_is_killed()
    {
        await _broker.Launch();
        await BrokerScene.Consuming(_server);
        await using var peer = await Peer.Of(_broker);
        await using var second = await _server.StartSecond(("Broker__Uri", _broker.Uri.ToString()));
        await Wait.Until("both to consume", async () =>
            (await peer.Channel.QueueDeclarePassiveAsync("lottery.invoice", TestContext.Current.CancellationToken)).ConsumerCount == 2);

        await _server.Kill();

        Assert.Equal("""{"operation":"invoice","code":200}""", await peer.Invoice(7_000_000_000, "1"));
    }

    /// <summary>Sends many requests, disturbs their service when a quarter is answered, and counts what came of each.</summary>
    private async Task Under(Func<Task> disturbance)
    {
        await _broker.Launch();
        await BrokerScene.Consuming(_server);
        await using var client = new BrokerClient(_broker.Uri, TimeProvider.System);
        var answered = 0;
        var asking = Exchange.Run(
            client,
            Enumerable.Range(0, Requests).Select(i => new ClientRequest("invoice", Peer.Transfer(6_000_000_000 + i % Wallets, "1.25"), $"load-{i}")),
            InFlight, 0, TimeProvider.System, (_, _) => Interlocked.Increment(ref answered), CancellationToken.None);
        await Wait.Until("a quarter of the answers", () => Volatile.Read(ref answered) > Requests / 4 || asking.IsFaulted);

        await disturbance();

        var report = await asking.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        Assert.Equal(new Dictionary<string, int> { ["invoice 200"] = Requests }, report.Codes);
        Assert.Equal((Requests, Requests * 125L), await Sum($"SELECT count(*), sum(amount)::bigint FROM payment WHERE wallet_id >= {BrokerScene.Inside(6_000_000_000)} AND status = 'Success'"));
        Assert.Equal((Wallets, Requests * 125L), await Sum($"SELECT count(*), sum(available)::bigint FROM wallet_balance WHERE wallet_id >= {BrokerScene.Inside(6_000_000_000)}"));
        await _server.VerifyLedger();
    }

    private async Task<(long Count, long Sum)> Sum(string query)
    {
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString);
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private async Task Execute(string statement)
    {
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
