using System.Collections.Concurrent;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Storage.Verification;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>
/// Goal: a reservation that is voided never leaves a sale behind, wherever wallet and book are active. Method: flows run in every silo and
/// buy for the same players; the silos' writers lose their connections again and again; the tables are proved and compared with the acknowledgements.
/// </summary>
public sealed class VoidedReservationsTests(PostgresFixture postgres)
{
    private const int Players = 6;
    private const int Cuts = 15;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_sold_is_paid_and_what_was_acknowledged_is_sold()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            await node.AddGames();
            var draw = await node.Plan(Node.Game);
            await node.Run(draw);
            var players = new List<PlayerId>();
            for (var i = 0; i < Players; i++)
                players.Add(await node.SignUp($"player-{i}", new Money(100_000_000_00, node.Rub)));
            var silos = node.Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<FlowRunner>()).ToList();
            await using var source = NpgsqlDataSource.Create(database);
            var (bought, refused, over) = (new ConcurrentBag<PaymentId>(), 0, false);

            var buying = silos.SelectMany(flows => players.Select(player => Task.Run(() => Buy(flows, player), Stop))).ToList();
            for (var cut = 0; cut < Cuts; cut++)
            {
                var (sold, failed) = (bought.Count, refused);
                await Node.Eventually(() => Task.FromResult(bought.Count > sold + 20));
                await CutWriters(source);
                await Node.Eventually(() => Task.FromResult(Volatile.Read(ref refused) > failed));
            }
            over = true;
            await Task.WhenAll(buying);

            await Node.Eventually(async () => await Open(source) == 0 || await Sweep(node));
            Assert.Subset((await Payments(source, "SELECT payment_id FROM sale")).ToHashSet(), bought.Select(payment => payment.Value).ToHashSet());
            Assert.Empty(await Payments(source, "SELECT s.payment_id FROM sale s LEFT JOIN payment p ON p.id = s.payment_id WHERE p.status IS DISTINCT FROM 'Success'"));
            await foreach (var check in new LedgerProof(source).Run(Stop))
                Assert.Null(check.Violation);

            async Task Buy(FlowRunner flows, PlayerId player)
            {
                while (!Volatile.Read(ref over))
                {
                    try
                    {
                        bought.Add(Node.Value(await flows.Run(flow => Purchases.Buy(flow, player, draw, new Numbers[1], null))).Payment.Id);
                    }
                    catch (StorageUnavailableException)
                    {
                        Interlocked.Increment(ref refused);
                        await Task.Delay(5, Stop);
                    }
                }
            }
        }
        await postgres.DropDatabase(database);
    }

    /// <summary>Ends what was cut off: the purchases are due after their patience.</summary>
    private static async Task<bool> Sweep(Node node)
    {
        node.Clock.Advance(Purchases.Patience);
        await node.DueWork.Look(Stop);
        return false;
    }

    private static async Task CutWriters(NpgsqlDataSource source)
    {
        await using var cut = source.CreateCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'lottery-writer'");
        await cut.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<long> Open(NpgsqlDataSource source)
    {
        await using var count = source.CreateCommand("SELECT count(*) FROM payment WHERE status = 'Created'");
        return (long)(await count.ExecuteScalarAsync(Stop))!;
    }

    private static async Task<List<long>> Payments(NpgsqlDataSource source, string query)
    {
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var payments = new List<long>();
        while (await reader.ReadAsync(Stop))
            payments.Add(reader.GetInt64(0));
        return payments;
    }
}
