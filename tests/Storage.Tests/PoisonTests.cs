using Lottery.Grains;
using Lottery.Grains.Games;
using Lottery.Grains.Wallets;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>
/// Goal: what cannot be decided, written or looked up takes nothing else with it. Method: a prize that no wallet can hold, one paid twice,
/// a login that no table can hold, a lost connection; others work beside them and count what they were told.
/// </summary>
public sealed class PoisonTests(PostgresFixture postgres)
{
    private const int Neighbours = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task After_a_turn_that_fails_the_node_goes_on() => GoesOnAfter<OverflowException>(
        1, (node, wallet) => Credit(node, wallet, long.MaxValue, new(1)));

    [Fact]
    public Task After_the_writers_connection_is_lost_the_node_goes_on() => GoesOnAfter<StorageUnavailableException>(1, async (node, wallet) =>
    {
        await using var connection = new NpgsqlConnection(node.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var cut = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'lottery-writer'",
            connection);
        Assert.Equal(true, await cut.ExecuteScalarAsync(Stop));
        await Credit(node, wallet, 5_00, new(1));
    });

    [Fact]
    public Task A_turn_that_PostgreSQL_refuses_ends_no_epoch() => GoesOnAfter<StorageUnavailableException>(0, async (node, wallet) =>
    {
        await Credit(node, wallet, 5_00, new(1));
        await Credit(node, new(wallet.Value + 1), 5_00, new(1));
    });

    [Fact]
    public async Task A_turn_that_PostgreSQL_refuses_fails_alone()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            var (first, poisoned, after) = (await Wallet(node, "first"), await Wallet(node, "poisoned"), await Wallet(node, "after"));
            var neighbours = new List<WalletId>();
            for (var i = 0; i < Neighbours; i++)
                neighbours.Add(await Wallet(node, $"neighbour-{i}"));
            await Credit(node, first, 5_00, new(1));

            // All at once, so that they share batches: deposits of others, before and behind the prize that is paid already.
            var deposits = neighbours.Select((wallet, i) => Task.Run(() => Give(node, wallet, key: i), Stop)).ToList();
            var refused = node.Do(async flow =>
            {
                await flow.Ask(poisoned, new Credit(new(await flow.NextIds(IdKind.Payment)), new Money(2_00, node.Rub), "A gift.", null));
                await flow.Ask(poisoned, new CreditPrize(new(await flow.NextIds(IdKind.Payment)), new Money(5_00, node.Rub), new(1), new(1)));
                return await flow.Ask(after, new Credit(new(await flow.NextIds(IdKind.Payment)), new Money(3_00, node.Rub), "A gift.", null));
            });
            var more = neighbours.Select((wallet, i) => Task.Run(() => Give(node, wallet, key: Neighbours + i), Stop)).ToList();

            await Assert.ThrowsAsync<StorageUnavailableException>(() => refused);
            await Task.WhenAll([.. deposits, .. more]);

            Assert.Equal(0, node.Queue.Epoch);
            foreach (var neighbour in neighbours)
                Assert.Equal(9_00, await Stored(database, neighbour));
            // The flow's step before the refused one stays; the one that rests on it does not.
            Assert.Equal((9_00, 7_00), (await Stored(database, poisoned), await Stored(database, after)));
            await Give(node, poisoned, key: 1);
            await Give(node, after, key: 1);
            Assert.Equal((10_00, 8_00), (await Stored(database, poisoned), await Stored(database, after)));
        }
        await postgres.DropDatabase(database);
    }

    [Fact]
    public async Task What_was_answered_on_a_refused_turn_is_refused_too()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            var (first, poisoned) = (await Wallet(node, "first"), await Wallet(node, "poisoned"));
            await Credit(node, first, 5_00, new(1));
            var (payment, decided) = (new PaymentId(await node.Do(flow => flow.NextIds(IdKind.Payment))), new TaskCompletionSource());

            var refused = node.Do(async flow =>
            {
                await flow.Ask(poisoned, new CreditPrize(payment, new Money(5_00, node.Rub), new(1), new(1)));
                decided.SetResult();
                return true;
            });
            await decided.Task;
            var asked = node.Do(flow => flow.Ask(poisoned, new FindPayment(payment)));

            await Assert.ThrowsAsync<StorageUnavailableException>(() => refused);
            // Asked in time it was told of the prize, and then that this is void; asked later it finds no such payment.
            Assert.Equal(Fault.PaymentNotFound, await FaultOf(asked));
            Assert.Equal(Fault.PaymentNotFound, (await node.Do(flow => flow.Ask(poisoned, new FindPayment(payment)))).Fault);
        }
        await postgres.DropDatabase(database);

        static async Task<Fault> FaultOf(Task<Reply<Payment>> asked)
        {
            try
            {
                return (await asked).Fault;
            }
            catch (StorageUnavailableException)
            {
                return Fault.PaymentNotFound;
            }
        }
    }

    [Fact]
    public async Task A_key_that_no_table_can_hold_fails_no_other_look_up()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            for (var i = 0; i < Neighbours; i++)
                await node.SignUp($"neighbour-{i}");
            await node.AddGames();
            for (var round = 0; round < 10; round++)
            {
                // None of these names has been asked for yet: each is looked up, with the bad ones.
                var bad = Enumerable.Range(0, 3).Select(i => node.Do(flow => flow.Ask(new GameId($"bad\0{round}-{i}"), new DescribeGame()))).ToList();
                var good = Enumerable.Range(0, Neighbours).Select(i => node.Do(flow => flow.Ask(new GameId($"good-{round}-{i}"), new DescribeGame()))).ToList();

                foreach (var reply in await Task.WhenAll(good))
                    Assert.Equal(Fault.GameNotFound, reply.Fault);
                foreach (var failed in bad)
                    await Assert.ThrowsAsync<StorageUnavailableException>(() => failed);
            }
        }
        await postgres.DropDatabase(database);
    }

    private async Task GoesOnAfter<TException>(int epochs, Func<Node, WalletId, Task> poison)
        where TException : Exception
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            // Enough batches, before and after, for the writer's connection to have prepared its statements.
            var wallet = WalletId.Of(await node.SignUp("poisoned", Enumerable.Repeat(new Money(7_00, node.Rub), 8).ToArray()));

            await Assert.ThrowsAsync<TException>(() => poison(node, wallet));

            await Node.Eventually(() => Task.FromResult(node.Queue.IsOpen && node.Queue.Epoch == epochs));
            for (var i = 0; i < 8; i++)
                await Give(node, wallet, i);
        }
        await postgres.DropDatabase(database);
    }

    private static async Task<WalletId> Wallet(Node node, string login) => WalletId.Of(await node.SignUp(login, new Money(7_00, node.Rub)));

    private static async Task Give(Node node, WalletId wallet, int key) => Node.Value(await node.Do(async flow => await flow.Ask(
        wallet, new Credit(new(await flow.NextIds(IdKind.Payment)), new Money(1_00, node.Rub), "A gift.", new(new Guid(key, 1, 1, new byte[8]), Guid.Empty)))));

    private static async Task Credit(Node node, WalletId wallet, long minor, TicketId ticket) => Node.Value(await node.Do(async flow =>
        await flow.Ask(wallet, new CreditPrize(new(await flow.NextIds(IdKind.Payment)), new Money(minor, node.Rub), new(1), ticket))));

    private static async Task<long> Stored(string database, WalletId wallet)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var balance = source.CreateCommand("SELECT available FROM wallet_balance WHERE wallet_id = $1");
        balance.Parameters.Add(new() { Value = wallet.Value });
        return (long)(await balance.ExecuteScalarAsync(Stop))!;
    }
}
