using System.Collections.Concurrent;
using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Storage.Verification;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>Goal: two processes that both believe a wallet is theirs do no harm. Method: both are silos on one database, both buy and deposit for the same players at once, and the test keeps its own record of every acknowledgement.</summary>
public sealed class FenceTests(PostgresFixture postgres)
{
    private const int Players = 3;
    private const int Rounds = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_owners_of_one_wallet_lose_nothing_and_double_nothing()
    {
        var database = await postgres.NewDatabase();
        await using (var one = await Node.Start(database, reminders: false))
        await using (var other = await Node.Start(database, reminders: false))
        {
            await one.AddGames();
            var draw = await one.Plan(Node.Game);
            await one.Run(draw);
            var players = new List<PlayerId>();
            for (var i = 0; i < Players; i++)
                players.Add(await one.SignUp($"player-{i}", new Money(1_000_000_00, one.Rub)));
            var (deposited, bought, refused) = (new ConcurrentBag<long>(), new ConcurrentBag<PaymentId>(), 0);

            await Task.WhenAll(new[] { one, other }.SelectMany(node => players.Select(player => Task.Run(() => Work(node, player), Stop))));

            Assert.NotEqual(0, refused);
            await using var source = NpgsqlDataSource.Create(database);
            var (deposits, sold) = await Stored(source, draw);
            Assert.Equal(Players * 1_000_000_00 + deposited.Sum(), deposits);
            Assert.Equal(bought.OrderBy(payment => payment.Value), sold);
            await foreach (var check in new LedgerProof(source).Run(Stop))
                Assert.Null(check.Violation);

            async Task Work(Node node, PlayerId player)
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var (amount, depositKey, purchaseKey) = (new Money(1_00 + round, node.Rub), NewKey(), NewKey());
                    await UntilAcknowledged(async () => Node.Value(await node.Do(flow => Transfer.Deposit(flow, WalletId.Of(player), amount, depositKey))));
                    deposited.Add(amount.Minor);
                    await UntilAcknowledged(async () => bought.Add((await node.Buy(player, draw, 1, purchaseKey)).Payment.Id));
                }
            }

            async Task UntilAcknowledged(Func<Task> request)
            {
                while (true)
                {
                    try
                    {
                        await request();
                        return;
                    }
                    catch (StorageUnavailableException)
                    {
                        Interlocked.Increment(ref refused);
                        await Task.Delay(Random.Shared.Next(5), Stop);
                    }
                }
            }
        }
        await postgres.DropDatabase(database);
    }

    private static RequestKey NewKey() => new(Guid.NewGuid(), Guid.NewGuid());

    private static async Task<(long Deposits, List<PaymentId> Sold)> Stored(NpgsqlDataSource source, DrawId draw)
    {
        await using var deposits = source.CreateCommand("SELECT sum(amount)::bigint FROM payment WHERE kind = 'Deposit'");
        var sum = (long)(await deposits.ExecuteScalarAsync(Stop))!;
        await using var sales = source.CreateCommand("SELECT payment_id FROM sale WHERE draw_id = $1 ORDER BY payment_id");
        sales.Parameters.Add(new() { Value = draw.Value });
        await using var reader = await sales.ExecuteReaderAsync(Stop);
        var sold = new List<PaymentId>();
        while (await reader.ReadAsync(Stop))
            sold.Add(new(reader.GetInt64(0)));
        return (sum, sold);
    }
}
