using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Lottery.Storage.Tests;
using Lottery.Storage.Verification;
using Npgsql;
using Xunit;

namespace Lottery.Silo.Tests.Processes;

/// <summary>
/// Goal: machines may fail, come and go during a sale. Method: silos and an API node are processes; players buy over HTTP and keep
/// their own record of each acknowledgement: of one draw while silos are killed one after another, then of a second that closes while one
/// silo joins and one leaves.
/// </summary>
public sealed class KilledSilosTests(PostgresFixture postgres)
{
    private const int Players = 12;
    private const int Kills = 3;

    private readonly ConcurrentQueue<Purchase> _acknowledged = new();
    private long _selling;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_doubled()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.Start(database, silos: 3))
        {
            using var office = new Client(cluster.Url);
            await office.SignIn("operator", cluster.OperatorPassword);
            var first = _selling = await NewDraw(office, DateTimeOffset.UtcNow.AddHours(1));
            var players = await Task.WhenAll(Enumerable.Range(0, Players).Select(_ => Client.NewPlayer(cluster.Url)));
            var buying = players.Select(player => Task.Run(() => BuyUntilClosed(player.Client, player.Id), Stop)).ToArray();
            await Until(() => _acknowledged.Select(purchase => purchase.Player).Distinct().Count() == Players, buying);

            for (var kill = 0; kill < Kills; kill++)
            {
                await KillTheBusiest(cluster, buying);
                await cluster.AddSilo();
            }

            var closes = DateTimeOffset.UtcNow.AddSeconds(10);
            var last = await NewDraw(office, closes);
            Volatile.Write(ref _selling, last);
            await Until(() => DateTimeOffset.UtcNow >= closes.AddSeconds(-1), buying);
            var leaving = cluster.Silos[0].Stop();
            await cluster.AddSilo();
            Assert.Equal(0, await leaving);

            await Task.WhenAll(buying);
            await Until(async () => (await office.Ask($"/api/draws/{last}")).Answer.GetProperty("status").GetString() == "Settled");
            Say($"{_acknowledged.Count} purchases acknowledged, {Kills} silos killed, {players.Sum(player => player.Client.Retries)} attempts sent again.");
            foreach (var player in players)
                player.Client.Dispose();
            await using var source = NpgsqlDataSource.Create(database);
            Assert.Equal(_acknowledged.Select(purchase => purchase.Payment).Order(), await Sold(source));
            Assert.Equal([first, last], _acknowledged.Select(purchase => purchase.Draw).Distinct().Order());
            await foreach (var check in new LedgerProof(source).Run(Stop))
                Assert.Null(check.Violation);
        }
        await postgres.DropDatabase(database);
    }

    /// <summary>Kills the silo that has most of the players' wallets, and waits until all of these, and its books, sell again.</summary>
    private async Task KillTheBusiest(ClusterProcesses cluster, Task[] buying)
    {
        var (wallets, books) = (await cluster.Grains("wallet"), await cluster.Grains("book"));
        var seen = _acknowledged.ToArray();
        var silo = cluster.Silos.MaxBy(silo => PlayersOn(silo).Count + (Players * BooksOn(silo).Count))!;
        var (lostPlayers, lostBooks) = (PlayersOn(silo), BooksOn(silo));
        Assert.NotEqual(0, lostPlayers.Count + lostBooks.Count);

        await silo.Kill();
        var killed = DateTimeOffset.UtcNow;
        await Until(() => lostPlayers.All(player => Again(p => p.Player == player).Any()) && lostBooks.All(book => Again(p => p.Book == book).Any()), buying);
        var again = lostPlayers.Select(player => Again(p => p.Player == player).First())
            .Concat(lostBooks.Select(book => Again(p => p.Book == book).First())).Order().ToList();
        Say($"Silo {silo.Port} with {lostPlayers.Count} wallets and {lostBooks.Count} books was killed: the first sold again after {again[0].TotalSeconds:F1} s, the last after {again[^1].TotalSeconds:F1} s.");

        HashSet<long> PlayersOn(Member member) => [.. wallets[member.Port!.Value].Select(key => long.Parse(key, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Intersect(seen.Select(p => p.Player))];

        HashSet<int> BooksOn(Member member) => [.. books[member.Port!.Value].Select(key => int.Parse(key.Split('/')[1], CultureInfo.InvariantCulture)).Intersect(seen.Select(p => p.Book))];

        IEnumerable<TimeSpan> Again(Func<Purchase, bool> of) => _acknowledged.Where(p => p.Sent >= killed && of(p)).Select(p => p.Answered - killed).Order();
    }

    private static async Task<long> NewDraw(Client office, DateTimeOffset closesAt) =>
        (await office.Ask("/api/admin/draws", new { gameId = "6of45", closesAt })).Answer.GetProperty("drawId").GetInt64();

    private async Task BuyUntilClosed(Client client, long player)
    {
        while (true)
        {
            var draw = Volatile.Read(ref _selling);
            var (status, answer, sent) = await client.Ask($"/api/draws/{draw}/tickets", new { quickPicks = 1 });
            if (status == HttpStatusCode.Conflict && answer.GetProperty("code").GetString() == "draw_closed")
                return;
            Assert.True(status == HttpStatusCode.Created, $"{status} {answer}");
            _acknowledged.Enqueue(new(
                answer.GetProperty("paymentId").GetInt64(), draw, player, answer.GetProperty("tickets")[0].GetProperty("book").GetInt32(), sent, DateTimeOffset.UtcNow));
        }
    }

    private static Task Until(Func<bool> holds, Task[] unless) => Until(() => Task.FromResult(unless.FirstOrDefault(task => task.IsFaulted) is { } failed
        ? throw failed.Exception!
        : holds()));

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var by = DateTimeOffset.UtcNow.AddMinutes(2); !await holds(); await Task.Delay(20, Stop))
            Assert.True(DateTimeOffset.UtcNow < by, "It took longer than two minutes.");
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static async Task<List<long>> Sold(NpgsqlDataSource source)
    {
        await using var sales = source.CreateCommand("SELECT payment_id FROM sale ORDER BY payment_id");
        await using var reader = await sales.ExecuteReaderAsync(Stop);
        var sold = new List<long>();
        while (await reader.ReadAsync(Stop))
            sold.Add(reader.GetInt64(0));
        return sold;
    }

    /// <param name="Sent">The attempt that was acknowledged.</param>
    private sealed record Purchase(long Payment, long Draw, long Player, int Book, DateTimeOffset Sent, DateTimeOffset Answered);
}
