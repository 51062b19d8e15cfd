using Lottery.Grains;
using Lottery.Grains.Wallets;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>Goal: a failed batch costs a silo the grains that were in it, and no others. Method: rows are changed behind the silo's back, so the first deposit to a wallet in memory is refused.</summary>
public sealed class KeptMemoryTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_silo_forgets_what_was_in_the_batch()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            var one = WalletId.Of(await node.SignUp("one", new Money(1_00, node.Rub)));
            var other = WalletId.Of(await node.SignUp("other", new Money(1_00, node.Rub)));
            await using var source = NpgsqlDataSource.Create(database);
            await using var change = source.CreateCommand("UPDATE wallet_balance SET version = version + 1");
            Assert.Equal(2, await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

            Assert.False(await Give(node, one));
            Assert.True(await Give(node, one));
            Assert.False(await Give(node, other)); // It was still in memory.
            Assert.True(await Give(node, other));
        }
        await postgres.DropDatabase(database);
    }

    private static async Task<bool> Give(Node node, WalletId wallet)
    {
        try
        {
            Node.Value(await node.Do(async flow => await flow.Ask(wallet, new Credit(new(await flow.NextIds(IdKind.Payment)), new Money(1_00, node.Rub), "A gift.", null))));
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }
}
