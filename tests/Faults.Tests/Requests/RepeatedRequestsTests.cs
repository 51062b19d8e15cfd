using System.Net;
using System.Text.Json;
using Lottery.Faults.Tests.Processes;
using Lottery.Faults.Tests.Wires;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Faults.Tests.Requests;

/// <summary>
/// Goal: a request has one effect and one answer, however often it is sent. Method: each is sent 2 to 10 times at once to two silos, through proxies that
/// lose three of ten answers after the commit; each copy goes on until it is answered. The answers are the same to the letter, but for the status of deposits and withdrawals, and the tables have one effect of each.
/// </summary>
public sealed class RepeatedRequestsTests(PostgresFixture postgres)
{
    private const int Players = 4;

    [Fact]
    public async Task Each_has_one_effect_and_one_answer()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.StartWhole(database, silos: 2))
        {
            using var office = new Client(cluster.Urls);
            await office.SignIn("operator", cluster.OperatorPassword);
            var draw = await Sale.NewDraw(office, DateTimeOffset.UtcNow.AddHours(2));
            var service = (await office.Ask("/api/admin/services", new { services = new[] { new { name = "shop" } } })).Answer.GetProperty("items")[0].GetProperty("serviceId").GetInt64();
            var players = await Task.WhenAll(Enumerable.Range(0, Players).Select(_ => Client.NewPlayer(cluster.Urls)));
            var deposited = await Count(database, "Deposit");

            await using var first = NewWire(cluster.Urls[0]);
            await using var second = NewWire(cluster.Urls[1]);
            var random = new Random(17);
            foreach (var wire in (Wire[])[first, second])
                wire.All.Back.Loses = () =>
                {
                    lock (random)
                        return random.Next(10) < 3;
                };
            var crowd = new Crowd([$"http://127.0.0.1:{first.Port}", $"http://127.0.0.1:{second.Port}"]);
            await Task.WhenAll(players.Select((player, n) => Task.Run(async () =>
            {
                for (var i = n; i < FaultSizes.Repeated; i += Players)
                {
                    await crowd.Send(player.Client, "/api/payments/fill_wallet", new { amount = 10 + i, currency = "RUB" });
                    await crowd.Send(player.Client, $"/api/draws/{draw}/tickets", new { quickPicks = 1 + (i % 3) });
                    var invoice = await crowd.Send(player.Client, $"/api/invoice/draws/{draw}/ticket", new { quickPicks = 1 });
                    await crowd.Send(player.Client, $"/api/payments/{invoice.GetProperty("invoiceId").GetInt64()}", new { });
                    await crowd.Send(player.Client, "/api/wallet/withdraw", new { amount = 1 + i, currency = "RUB" });
                    await crowd.Send(office, "/api/orders", new { playerId = player.Id, serviceId = service, orderId = i + 1, amount = 3 + i, currency = "RUB" });
                    await crowd.Send(office, $"/api/orders/{service}/{i + 1}/{(i % 2 == 0 ? "capture" : "release")}", new { });
                }
            })));
            foreach (var player in players)
                player.Client.Dispose();

            Sale.Say($"{crowd.Requests} requests sent {crowd.Copies} times at once in all; {crowd.Broken} answers were lost and {crowd.Refused} attempts answered 503.");
            Assert.True(crowd.Broken > crowd.Copies / 10);
            Assert.Equal(FaultSizes.Repeated, await Count(database, "Deposit") - deposited);
            Assert.Equal(2 * FaultSizes.Repeated, await Count(database, "Purchase"));
            Assert.Equal(FaultSizes.Repeated, await Count(database, "Withdrawal"));
            Assert.Equal(FaultSizes.Repeated, await Count(database, "Order"));
            Assert.Equal(Enumerable.Range(0, FaultSizes.Repeated).Sum(i => 2 + (i % 3)), (await Stored.Sold(database)).Count);
            await Stored.LedgerHolds(database);
        }
        await postgres.DropDatabase(database);
    }

    private static Wire NewWire(string url) => new(new IPEndPoint(IPAddress.Loopback, new Uri(url).Port));

    private static async Task<long> Count(string database, string kind) =>
        (await Stored.Numbers(database, $"SELECT count(*) FROM payment WHERE kind = '{kind}' AND status <> 'Created'"))[0];

    /// <summary>Sends each request several times at once.</summary>
    private sealed class Crowd(string[] urls)
    {
        private int _requests, _copies, _broken, _refused;

        public int Requests => _requests;

        public int Copies => _copies;

        public int Broken => _broken;

        public int Refused => _refused;

        /// <returns>The answer that all copies got.</returns>
        public async Task<JsonElement> Send(Client client, string path, object body)
        {
            var key = Guid.NewGuid().ToString("N");
            var number = Interlocked.Increment(ref _requests);
            var answers = await Task.WhenAll(Enumerable.Range(0, 2 + (number % 9)).Select(async copy =>
            {
                using var sender = new Client([urls[copy % 2], urls[(copy + 1) % 2]]) { Authorization = client.Authorization };
                var (status, answer) = await sender.Ask(path, body, key);
                Interlocked.Increment(ref _copies);
                Interlocked.Add(ref _broken, sender.Broken);
                Interlocked.Add(ref _refused, sender.Refused);
                Assert.True(status is HttpStatusCode.Created or HttpStatusCode.OK, $"{path}: {status} {answer}");
                return answer;
            }));
            Assert.Single(answers.Select(SameOf).Distinct());
            return answers[0];

            // What goes through the payment provider is shown as it stands: Created while the provider is asked for the first copy, then Success.
            string SameOf(JsonElement answer) =>
                path is "/api/wallet/withdraw" or "/api/payments/fill_wallet" ? $"{answer.GetProperty("paymentId")} {answer.GetProperty("amount")} {answer.GetProperty("createdAt")}" : answer.GetRawText();
        }
    }
}
