using System.Diagnostics;
using System.Net;
using Lottery.Faults.Tests.Processes;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Faults.Tests.Requests;

/// <summary>Goal: many who spend one wallet spend what is in it, and no more. Method: clients of three silos buy tickets from one wallet at once, more than it can pay.</summary>
public sealed class OneWalletTests(PostgresFixture postgres)
{
    private const int Clients = 32;
    private const decimal Price = 100;

    [Fact]
    public async Task Exactly_the_balance_is_spent()
    {
        var affordable = FaultSizes.Spends * 6 / 10;
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.StartWhole(database, silos: 3))
        {
            using var office = new Client(cluster.Urls);
            await office.SignIn("operator", cluster.OperatorPassword);
            var draw = await Sale.NewDraw(office, DateTimeOffset.UtcNow.AddHours(2));
            var (owner, id) = await Client.NewPlayer(cluster.Urls, roubles: (affordable * Price) + 50);

            var (left, bought, refused) = (FaultSizes.Spends, 0, 0);
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
            {
                using var client = new Client(cluster.Urls[i % 3]) { Authorization = owner.Authorization };
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var (status, answer) = await client.Ask($"/api/draws/{draw}/tickets", new { quickPicks = 1 });
                    if (status is HttpStatusCode.Created or HttpStatusCode.OK)
                        Interlocked.Increment(ref bought);
                    else
                        Interlocked.Add(ref refused, answer.GetProperty("code").GetString() == "insufficient_funds" ? 1 : throw new InvalidOperationException($"{status} {answer}"));
                }
            }));
            owner.Dispose();

            Sale.Say($"{FaultSizes.Spends} purchases by {Clients} clients on three silos in {watch.Elapsed.TotalSeconds:F1} s: {bought} succeeded.");
            Assert.Equal((affordable, FaultSizes.Spends - affordable), (bought, refused));
            Assert.Equal(affordable, (await Stored.Sold(database)).Count);
            Assert.Equal([50_00], await Stored.Numbers(database, $"SELECT available FROM wallet_balance WHERE wallet_id = {id}"));
            Assert.Equal([0], await Stored.Numbers(database, $"SELECT frozen FROM wallet_balance WHERE wallet_id = {id}"));
            await Stored.LedgerHolds(database);
        }
        await postgres.DropDatabase(database);
    }
}
