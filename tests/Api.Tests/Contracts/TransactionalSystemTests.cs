using System.Diagnostics;
using System.Text.Json;
using Lottery.Api.Tests.Broker;
using Lottery.Api.Tests.Metrics;
using Lottery.Api.Tests.Running;
using Npgsql;
using RabbitMQ.Client;
using Xunit;

namespace Lottery.Api.Tests.Contracts;

/// <summary>
/// Goal: who spoke to the transactional system speaks to this one without a change. Method: a client that shares no code
/// with the service sends messages to a real RabbitMQ, and reads the answers to the letter.
/// </summary>
public sealed class TransactionalSystemTests(BrokerScene scene)
{
    private readonly long _wallet = BrokerScene.NewWallet();

    [Fact]
    public async Task An_invoice_brings_money_in()
    {
        await using var peer = await scene.NewPeer();

        Assert.Equal("""{"operation":"invoice","code":200}""", await peer.Invoice(_wallet, "1.5"));

        Assert.Equal("""{"operation":"balance","code":200,"body":"{\"actual_balance\":{\"USD\":1.5},\"frozen_balance\":{}}"}""", await peer.Balance(_wallet));
    }

    [Fact]
    public async Task A_withdrawal_takes_money_out()
    {
        await using var peer = await scene.NewPeer();
        await peer.Invoice(_wallet, "10");

        Assert.Equal("""{"operation":"withdraw","code":200}""", await peer.Withdraw(_wallet, "2.75"));

        Assert.Equal("""{"actual_balance":{"USD":7.25},"frozen_balance":{}}""", Body(await peer.Balance(_wallet)));
    }

    [Fact]
    public async Task A_wallet_has_several_currencies()
    {
        await using var peer = await scene.NewPeer();
        await peer.Invoice(_wallet, "0.000001", "USDT");
        await peer.Invoice(_wallet, "100", "RUB");
        await peer.Invoice(_wallet, "3.10", "EUR");
        await peer.Withdraw(_wallet, "100", "RUB");

        Assert.Equal("""{"actual_balance":{"EUR":3.1,"RUB":0,"USDT":0.000001},"frozen_balance":{}}""", Body(await peer.Balance(_wallet)));
    }

    /// <summary>Goal: who can send messages has not got every player's money.</summary>
    [Fact]
    public async Task Players_own_accounts_are_out_of_reach()
    {
        await using var peer = await scene.NewPeer();
        var player = await ApiClient.OfNewPlayer(await scene.Server(), roubles: 1000);

        Assert.Equal("""{"actual_balance":{},"frozen_balance":{}}""", Body(await peer.Balance(player.PlayerId)));
        Assert.StartsWith("""{"operation":"withdraw","code":400,"reason":"insufficient_funds: """, await peer.Withdraw(player.PlayerId, "1", "RUB"));
        Assert.Equal("""{"operation":"invoice","code":200}""", await peer.Invoice(player.PlayerId, "5", "RUB"));

        Assert.Equal((1000m, 0m), await player.Roubles());
        Assert.Equal("""{"actual_balance":{"RUB":5},"frozen_balance":{}}""", Body(await peer.Balance(player.PlayerId)));
    }

    [Fact]
    public async Task Transactions_that_took_place_are_kept_as_success()
    {
        await using var peer = await scene.NewPeer();
        await peer.Invoice(_wallet, "2");
        await peer.Withdraw(_wallet, "1");
        await peer.Withdraw(_wallet, "5");

        await using var source = NpgsqlDataSource.Create((await scene.Server()).ConnectionString);
        await using var command = source.CreateCommand("SELECT string_agg(concat_ws(' ', kind, status, amount), ', ' ORDER BY id) FROM payment WHERE wallet_id = $1");
        command.Parameters.Add(new() { Value = BrokerScene.Inside(_wallet) });
        Assert.Equal("Invoice Success 200, Withdrawal Success 100", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wallet_that_nobody_used_is_empty()
    {
        await using var peer = await scene.NewPeer();

        Assert.Equal("""{"actual_balance":{},"frozen_balance":{}}""", Body(await peer.Balance(_wallet)));
    }

    [Fact]
    public async Task Amounts_are_exact()
    {
        await using var peer = await scene.NewPeer();
        foreach (var amount in (string[])["0.1", "0.2", "1e1", "9999999999999.99"])
            Assert.Equal("""{"operation":"invoice","code":200}""", await peer.Invoice(_wallet, amount));
        Assert.StartsWith("""{"operation":"invoice","code":400,"reason":"invalid_amount: """, await peer.Invoice(_wallet, "0.001"));

        Assert.Equal("""{"actual_balance":{"USD":10000000000010.29},"frozen_balance":{}}""", Body(await peer.Balance(_wallet)));
    }

    [Fact]
    public async Task No_wallet_goes_below_zero()
    {
        await using var peer = await scene.NewPeer();
        await peer.Invoice(_wallet, "5");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => peer.Withdraw(_wallet, "1")));

        Assert.Equal(5, answers.Count(answer => answer == """{"operation":"withdraw","code":200}"""));
        Assert.Equal(15, answers.Count(answer => answer == """{"operation":"withdraw","code":400,"reason":"insufficient_funds: The wallet has less available money than this costs."}"""));
        Assert.Equal("""{"actual_balance":{"USD":0},"frozen_balance":{}}""", Body(await peer.Balance(_wallet)));
    }

#pragma warning disable format // A table: what is sent, what the answer begins with.
    [Theory]
    [InlineData("invoice",  "",                                                          "malformed_json")]
    [InlineData("invoice",  "{",                                                         "malformed_json")]
    [InlineData("invoice",  "null",                                                      "malformed_json")]
    [InlineData("invoice",  "[]",                                                        "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"USD"}""",                        "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"USD","amount":1,"to":2}""",      "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"USD","amount":1,"amount":2}""",  "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":"1","ticker":"USD","amount":1}""",           "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":1.5,"ticker":"USD","amount":1}""",           "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":null,"amount":1}""",              "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"USD","amount":true}""",          "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"USD","amount":NaN}""",           "malformed_json")]
    [InlineData("invoice",  """{"wallet_id":0,"ticker":"USD","amount":1}""",             "invalid_request")]
    [InlineData("invoice",  """{"wallet_id":-1,"ticker":"USD","amount":1}""",            "invalid_request")]
    [InlineData("invoice",  """{"wallet_id":9007199254740992,"ticker":"USD","amount":1}""", "invalid_request")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"XXX","amount":1}""",             "unknown_currency")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"usd","amount":1}""",             "unknown_currency")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"USD","amount":0}""",             "invalid_amount")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"USD","amount":-1}""",            "invalid_amount")]
    [InlineData("invoice",  """{"wallet_id":1,"ticker":"USD","amount":1e40}""",          "invalid_amount")]
    [InlineData("withdraw", "nonsense",                                                  "malformed_json")]
    [InlineData("withdraw", """{"wallet_id":1,"ticker":"USD","amount":0}""",             "invalid_amount")]
    [InlineData("balance",  "nonsense",                                                  "malformed_json")]
    [InlineData("balance",  """{"wallet_id":1,"ticker":"USD"}""",                        "malformed_json")]
    [InlineData("balance",  """{"wallet_id":0}""",                                       "invalid_request")]
#pragma warning restore format
    public async Task A_bad_request_is_answered_400_with_its_reason(string operation, string body, string code)
    {
        await using var peer = await scene.NewPeer();

        Assert.StartsWith($$"""{"operation":"{{operation}}","code":400,"reason":"{{code}}: """, await peer.Ask(operation, body));
    }

    [Fact]
    public async Task The_answer_goes_to_the_queue_that_the_request_names_with_its_correlation_id()
    {
        await using var peer = await scene.NewPeer();
        await using var other = await scene.NewPeer();

        await peer.Send("invoice", Peer.Transfer(_wallet, "1"), correlationId: "of the sender's own making", replyTo: other.ReplyTo);

        Assert.Equal(new("of the sender's own making", """{"operation":"invoice","code":200}"""), await other.AnswerTo("of the sender's own making"));
    }

    [Fact]
    public async Task Requests_go_to_the_topic_exchange_queries()
    {
        await using var connection = await (await scene.Broker()).Connect();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);

        // Declaring it with another type or durability would be refused.
        await channel.ExchangeDeclareAsync("queries", ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var queue in (string[])["lottery.invoice", "lottery.withdraw", "lottery.balance"])
            Assert.Equal(1u, (await channel.QueueDeclarePassiveAsync(queue, TestContext.Current.CancellationToken)).ConsumerCount);
    }

    [Fact]
    public async Task Prometheus_finds_each_operation_counted_and_timed_by_the_status_of_its_answer()
    {
        await using var peer = await scene.NewPeer();
        var reader = new ApiClient(await scene.Server());
        var before = await MetricsPage.Read(reader);

        await peer.Invoice(_wallet, "2");
        await peer.Invoice(_wallet, "0");
        await peer.Withdraw(_wallet, "1");
        await peer.Withdraw(_wallet, "5");
        await peer.Balance(_wallet);
        await peer.Ask("balance", "nonsense");

        var series = (from operation in (string[])["balance", "invoice", "withdraw"] from status in (int[])[200, 400] select $"|operation={operation}|status={status}|transport=broker").ToList();
        var after = await Wait.For("all six to be counted, which follows the answer", async () =>
            await MetricsPage.Read(reader) is var now && series.All(s => Grew(now, "lottery_requests_total", s) >= 1) ? now : null);
        foreach (var operation in (string[])["balance", "invoice", "withdraw"])
            Assert.True(Grew(after, "lottery_request_duration_seconds_count", $"|operation={operation}|transport=broker") >= 2, operation);
        foreach (var code in (string[])["invalid_amount", "insufficient_funds", "malformed_json"])
            Assert.True(Grew(after, "lottery_refusals_total", $"|code={code}") >= 1, code);

        double Grew(MetricsPage now, string name, string labels) => now.Value(name, labels) - before.Value(name, labels);
    }

    [Fact]
    public async Task The_client_prints_answers_and_the_filler_fills()
    {
        var broker = (await scene.Broker()).Uri.ToString();
        string[] invoices = ["broker-client", "--operation", "invoice", "--wallet", $"{_wallet}", "--ticker", "EUR", "--amount", "2.50", "--count", "3", "--message-id", $"cli-{_wallet}"];

        Assert.Equal(3, (await Run(invoices)).Split('\n').Count(line => line == """{"operation":"invoice","code":200}"""));
        Assert.Contains("invoice 200: 3", await Run(invoices));
        Assert.Contains("""\"EUR\":7.5}""", await Run("broker-client", "--operation", "balance", "--wallet", $"{_wallet}"));
        Assert.Contains("120 answers", await Run("fill", "--wallets", "10", "--transactions", "120", "--first-wallet", $"{_wallet + 1_000_000}", "--tickers", "USDT", "JPY"));

        async Task<string> Run(params string[] arguments)
        {
            var (exitCode, output) = await Programs.Run(
                new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), .. arguments, .. arguments[0] == "fill" ? (string[])["--broker", broker] : ["--set", $"Broker:Uri={broker}"]]));
            Assert.True(exitCode == 0, output);
            return output;
        }
    }

    /// <summary>The JSON text inside of an answer.</summary>
    private static string? Body(string answer) => JsonElement.Parse(answer).GetProperty("body").GetString();
}
