using Lottery.Grains;
using Lottery.Grains.Wallets;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>Goal: what cannot be decided or written takes nothing with it. Method: a prize that no wallet can hold, one paid twice, a lost connection.</summary>
public sealed class PoisonTests(PostgresFixture postgres)
{
    [Fact]
    public Task After_a_turn_that_fails_the_node_goes_on() => GoesOnAfter<OverflowException>(
        (node, wallet) => Credit(node, wallet, long.MaxValue, new(1)));

    [Fact]
    public Task After_a_batch_that_fails_the_node_goes_on() => GoesOnAfter<StorageUnavailableException>(async (node, wallet) =>
    {
        await Credit(node, wallet, 5_00, new(1));
        await Credit(node, new(wallet.Value + 1), 5_00, new(1));
    });

    [Fact]
    public Task After_the_writers_connection_is_lost_the_node_goes_on() => GoesOnAfter<StorageUnavailableException>(async (node, wallet) =>
    {
        await using var connection = new NpgsqlConnection(node.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var cut = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'lottery-writer'",
            connection);
        Assert.Equal(true, await cut.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        await Credit(node, wallet, 5_00, new(1));
    });

    private async Task GoesOnAfter<TException>(Func<Node, WalletId, Task> poison)
        where TException : Exception
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            // Enough batches, before and after, for the writer's connection to have prepared its statements.
            var wallet = WalletId.Of(await node.SignUp("poisoned", Enumerable.Repeat(new Money(7_00, node.Rub), 8).ToArray()));

            await Assert.ThrowsAsync<TException>(() => poison(node, wallet));

            await Node.Eventually(() => Task.FromResult(node.Queue is { IsOpen: true, Epoch: 1 }));
            for (var i = 0; i < 8; i++)
                Node.Value(await node.Do(async flow =>
                    await flow.Ask(wallet, new Deposit(new(await flow.NextIds(IdKind.Payment)), new Money(1_00, node.Rub), null))));
        }
        await postgres.DropDatabase(database);
    }

    private static async Task Credit(Node node, WalletId wallet, long minor, TicketId ticket) => Node.Value(await node.Do(async flow =>
        await flow.Ask(wallet, new CreditPrize(new(await flow.NextIds(IdKind.Payment)), new Money(minor, node.Rub), new(1), ticket))));
}
