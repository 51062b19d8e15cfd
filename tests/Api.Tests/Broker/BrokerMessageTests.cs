using Lottery.Api.Tests.Metrics;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Broker;

/// <summary>Goal: a message that comes again has one effect and one answer, and one that nothing can be done with is in nobody's way.</summary>
public sealed class BrokerMessageTests(BrokerScene scene)
{
    private readonly long _wallet = BrokerScene.NewWallet();

    private string Id(string name) => $"{name}-{_wallet}";

    [Fact]
    public async Task The_same_message_id_has_one_effect_and_gets_one_answer()
    {
        await using var peer = await scene.NewPeer();
        var first = await peer.Invoice(_wallet, "3", messageId: Id("a"));

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => peer.Invoice(_wallet, "3", messageId: Id("a")))), answer => Assert.Equal(first, answer));

        Assert.Contains("""\"USD\":3}""", await peer.Balance(_wallet));
        Assert.StartsWith("""{"operation":"invoice","code":400,"reason":"idempotency_mismatch: """, await peer.Invoice(_wallet, "4", messageId: Id("a")));
        Assert.StartsWith("""{"operation":"withdraw","code":400,"reason":"idempotency_mismatch: """, await peer.Withdraw(_wallet, "3", messageId: Id("a")));
    }

    [Fact]
    public async Task What_was_refused_once_stays_refused()
    {
        await using var peer = await scene.NewPeer();
        var refused = await peer.Withdraw(_wallet, "1", messageId: Id("w"));
        Assert.Contains("insufficient_funds", refused);
        await peer.Invoice(_wallet, "5");

        Assert.Equal(refused, await peer.Withdraw(_wallet, "1", messageId: Id("w")));

        Assert.Contains("""\"USD\":5}""", await peer.Balance(_wallet));
    }

    [Fact]
    public async Task Without_a_message_id_the_correlation_id_and_the_reply_queue_tell_a_repeat()
    {
        await using var peer = await scene.NewPeer();
        for (var i = 0; i < 3; i++)
        {
            await peer.Send("invoice", Peer.Transfer(_wallet, "2"), correlationId: Id("c"), replyTo: peer.ReplyTo);
            Assert.Equal("""{"operation":"invoice","code":200}""", (await peer.AnswerTo(Id("c"))).Text);
        }

        Assert.Contains("""\"USD\":2}""", await peer.Balance(_wallet));
    }

    [Fact]
    public async Task A_message_that_nobody_waits_for_has_its_effect()
    {
        await using var peer = await scene.NewPeer();
        await peer.Send("invoice", Peer.Transfer(_wallet, "8"), messageId: Id("silent"));

        await Wait.Until("the money to be there", async () => (await peer.Balance(_wallet)).Contains("""\"USD\":8}""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_whose_receiver_is_gone_is_dropped_and_keeps_nobody_waiting()
    {
        await using var peer = await scene.NewPeer();
        for (var i = 0; i < 300; i++) // More than may be in hand.
            await peer.Send("invoice", Peer.Transfer(_wallet, "1"), messageId: Id($"gone-{i}"), replyTo: "nobody");

        await Wait.Until("all of them to have their effect", async () => (await peer.Balance(_wallet)).Contains("""\"USD\":300}""", StringComparison.Ordinal));
        Assert.Equal(0u, (await peer.Channel.QueueDeclarePassiveAsync("lottery.invoice", TestContext.Current.CancellationToken)).MessageCount);
        Assert.True((await MetricsPage.Read(new ApiClient(await scene.Server()))).Value("lottery_broker_answers_dropped_total", "|operation=invoice") >= 300);
    }

    [Fact]
    public async Task What_is_malformed_and_expects_no_answer_goes_to_the_dead_letters_with_its_reason()
    {
        await using var peer = await scene.NewPeer();
#pragma warning disable format // A table: what is sent, why it is dead.
        foreach (var (operation, body, messageId, reason) in (IEnumerable<(string, string, string?, string)>)
        [
            ("invoice",  "not JSON",                               Id("p1"), "malformed_json"),
            ("withdraw", "{}",                                     Id("p2"), "malformed_json"),
            ("invoice",  Peer.Transfer(_wallet, "1", "XXX"),       Id("p3"), "unknown_currency"),
            ("invoice",  Peer.Transfer(_wallet, "1"),              null,     "invalid_request: message_id"),
            ("balance",  """{"wallet_id":0}""",                    null,     "invalid_request: wallet_id"),
        ])
#pragma warning restore format
        {
            await peer.Send(operation, body, messageId);
            var dead = await peer.DeadLetter();
            Assert.Equal(body, dead.Body);
            Assert.StartsWith(reason, dead.Reason);
        }
        Assert.Contains("""{\"actual_balance\":{},""", await peer.Balance(_wallet));
    }
}
