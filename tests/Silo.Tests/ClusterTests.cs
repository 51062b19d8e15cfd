using System.Collections.Concurrent;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Storage.Tests;
using Lottery.Storage.Verification;
using Npgsql;
using Xunit;

namespace Lottery.Silo.Tests;

/// <summary>Goal: whatever becomes of silos, what a client was told is so. Method: clients buy without a pause, keep their own record of every acknowledgement and send again what was not acknowledged.</summary>
public sealed class ClusterTests(PostgresFixture postgres)
{
    private const int Clients = 8;

    /// <summary>Wallets that are in memory and have nothing to do: of four silos each should have a quarter.</summary>
    private const int IdleWallets = 200;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_silo_dies_under_load() => NothingIsLostWhile(async (node, bought) =>
    {
        await node.Cluster.KillSiloAsync(node.Cluster.Silos[1]);
        await More(bought);
        await node.Cluster.StartAdditionalSiloAsync();
        await More(bought);
    });

    [Fact]
    public Task A_silo_leaves_and_another_joins_under_load() => NothingIsLostWhile(async (node, bought) =>
    {
        await node.Cluster.StopSiloAsync(node.Cluster.Silos[^1]);
        await More(bought);
        await node.Cluster.StartAdditionalSiloAsync();
        await More(bought);
    });

    [Fact]
    public Task A_new_silo_takes_wallets_from_the_others_under_load() => NothingIsLostWhile(async (node, bought) =>
    {
        for (var i = 0; i < IdleWallets; i++)
            await Again(() => node.SignUp($"idle-{i}", new Money(1_00, node.Rub)));
        var joined = await node.Cluster.StartAdditionalSiloAsync();
        var management = node.Cluster.Client.GetGrain<IManagementGrain>(0);
        await Node.Eventually(async () =>
        {
            await Task.Delay(100, Stop); // The rebalancer works in periods of seconds.
            var wallets = await management.GetDetailedGrainStatistics();
            return wallets.Count(grain => grain.GrainId.Type.ToString() == "wallet" && grain.SiloAddress.Equals(joined.SiloAddress)) >= IdleWallets / 8;
        });
        await More(bought);
    });

    private static Task More(ConcurrentBag<PaymentId> bought)
    {
        var before = bought.Count;
        return Node.Eventually(() => Task.FromResult(bought.Count >= before + (5 * Clients)));
    }

    /// <summary>Buys while something happens, closes the draw amid it, and compares.</summary>
    private async Task NothingIsLostWhile(Func<Node, ConcurrentBag<PaymentId>, Task> happens)
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            await node.AddGames();
            var draw = await node.Plan(Node.Game);
            await node.Run(draw);
            var bought = new ConcurrentBag<PaymentId>();
            var over = false;
            var clients = new List<Task>();
            for (var i = 0; i < Clients; i++)
            {
                var player = await node.SignUp($"player-{i}", new Money(1_000_000_00, node.Rub));
                clients.Add(Task.Run(() => Buy(player), Stop));
            }

            await More(bought);
            await happens(node, bought);
            node.Clock.Advance(TimeSpan.FromHours(2));
            await Again(() => node.Run(draw));
            over = true;
            await Task.WhenAll(clients);

            Assert.Equal(DrawStatus.Settled, (await Again(() => node.Run(draw))).Status);
            await using var source = NpgsqlDataSource.Create(database);
            Assert.Equal(bought.OrderBy(payment => payment.Value), await Sold(source, draw));
            await foreach (var check in new LedgerProof(source).Run(Stop))
                Assert.Null(check.Violation);

            async Task Buy(PlayerId player)
            {
                while (!over)
                {
                    var key = new RequestKey(Guid.NewGuid(), Guid.NewGuid());
                    var reply = await Again(() => node.Do(flow => Purchases.Buy(flow, player, draw, new Numbers[1], key)));
                    if (!reply.Is(out var purchase, out var fault))
                    {
                        Assert.Equal(Fault.DrawClosed, fault);
                        return;
                    }
                    bought.Add(purchase.Payment.Id);
                }
            }
        }
        await postgres.DropDatabase(database);
    }

    private static async Task<T> Again<T>(Func<Task<T>> request)
    {
        while (true)
        {
            try
            {
                return await request();
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(10, Stop);
            }
        }
    }

    private static async Task<List<PaymentId>> Sold(NpgsqlDataSource source, DrawId draw)
    {
        await using var sales = source.CreateCommand("SELECT payment_id FROM sale WHERE draw_id = $1 ORDER BY payment_id");
        sales.Parameters.Add(new() { Value = draw.Value });
        await using var reader = await sales.ExecuteReaderAsync(Stop);
        var sold = new List<PaymentId>();
        while (await reader.ReadAsync(Stop))
            sold.Add(new(reader.GetInt64(0)));
        return sold;
    }
}
