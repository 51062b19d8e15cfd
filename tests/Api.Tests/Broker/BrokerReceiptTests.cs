using Lottery.Api.Tests.Running;
using Npgsql;
using Xunit;

namespace Lottery.Api.Tests.Broker;

/// <summary>Goal: a receipt that comes by message is kept once and checked, like one that comes over HTTP.</summary>
public sealed class BrokerReceiptTests(BrokerScene scene)
{
    [Fact]
    public async Task A_receipt_by_message_is_kept_once_and_checked()
    {
        await using var peer = await scene.NewPeer();
        var text = $"Order: {BrokerScene.NewWallet()}\nVAT: 3.10\nTotal: 16.90\n\nproduct,product_id,price\nFormule(s) midi,aZde,14.90\nCafé,IZ8z,2\n";

        Assert.Equal("""{"operation":"receipt","code":200}""", await peer.Ask("receipt", text, messageId: text));
        Assert.Equal("""{"operation":"receipt","code":200}""", await peer.Ask("receipt", text, messageId: text));
        Assert.StartsWith("""{"operation":"receipt","code":400,"reason":"idempotency_mismatch: """, await peer.Ask("receipt", text + " ", messageId: text));

        await using var source = NpgsqlDataSource.Create((await scene.Server()).ConnectionString);
        await Wait.Until("the receipt to be found valid", async () =>
        {
            await using var command = source.CreateCommand("SELECT string_agg(status, ' ') FROM receipt WHERE body = $1");
            command.Parameters.Add(new() { Value = System.Text.Encoding.UTF8.GetBytes(text) });
            return await command.ExecuteScalarAsync() as string == "Valid";
        });
    }
}
