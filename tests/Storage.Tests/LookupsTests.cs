using Lottery.Grains;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>Goal: what is looked up by its key costs the same in a large table as in a small one, also where the plan was made while it was small. Method: PostgreSQL counts the rows that it read by scanning whole tables.</summary>
public sealed class LookupsTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_look_up_scans_a_table_that_grows()
    {
        await using var node = await Node.Start(await postgres.NewDatabase(), reminders: false);
        await node.AddGames();
        var player = await node.SignUp("anna", new Money(9_000_000_00, node.Rub));
        var draw = await node.Plan(Node.Game);
        var first = await node.Buy(player, draw, 1);
        await LookUp();
        await LookUp();

        for (var i = 0; i < 40; i++)
            await node.Buy(player, draw, 100);
        var before = await RowsScanned();
        for (var i = 0; i < 5; i++)
            await LookUp();
        Assert.Equal(before, await RowsScanned());

        async Task LookUp()
        {
            Assert.Equal(first.Payment.Id, Node.Value(await node.Do(flow => flow.Ask(first.Sales[0].Ticket, new DescribeTicket()))).Payment);
            Assert.Single(await node.Reads.Balances(WalletId.Of(player)));
            var unknown = await node.Do(flow => flow.Ask(WalletId.Of(player), new FindPayment(new(987_654))));
            Assert.Equal(Fault.PaymentNotFound, unknown.Fault);
            await node.DueWork.Look(Stop);
        }

        async Task<long> RowsScanned()
        {
            // A session reports what it read when it has nothing else to do, or when it is told to.
            await using (var flush = node.Database.Lookups.CreateCommand("SELECT pg_stat_force_next_flush()"))
                await flush.ExecuteNonQueryAsync(Stop);
            await using var source = NpgsqlDataSource.Create(node.ConnectionString);
            await using var sum = source.CreateCommand("SELECT sum(seq_tup_read)::bigint FROM pg_stat_user_tables WHERE relname IN ('sale', 'payment', 'wallet_balance', 'book')");
            return (long)(await sum.ExecuteScalarAsync(Stop))!;
        }
    }
}
