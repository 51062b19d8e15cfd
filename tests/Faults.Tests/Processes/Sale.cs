using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Xunit;

namespace Lottery.Faults.Tests.Processes;

/// <summary>Players who buy over HTTP without a pause, and their own record of each acknowledgement.</summary>
internal sealed class Sale : IDisposable
{
    private readonly ConcurrentQueue<Purchase> _acknowledged = new();
    private readonly Client _office;
    private readonly IReadOnlyList<(Client Client, long Id)> _players;
    private readonly Task[] _buying;
    private readonly List<long> _draws;
    private long _selling;

    private Sale(Client office, IReadOnlyList<(Client Client, long Id)> players, long draw)
    {
        (_office, _players, _selling, _draws) = (office, players, draw, [draw]);
        _buying = [.. players.Select(player => Task.Run(() => BuyUntilClosed(player.Client, player.Id), Stop))];
    }

    public IReadOnlyList<Client> Clients => [.. _players.Select(player => player.Client)];

    public IReadOnlyCollection<Purchase> Acknowledged => _acknowledged;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Begins a sale, and waits until each player has bought.</summary>
    public static async Task<Sale> Start(ClusterProcesses cluster, int players, bool patient = false)
    {
        var office = new Client(cluster.Urls);
        await office.SignIn("operator", cluster.OperatorPassword);
        var draw = await NewDraw(office, DateTimeOffset.UtcNow.AddHours(2));
        var urls = cluster.Urls;
        var buyers = await Task.WhenAll(Enumerable.Range(0, players).Select(i => Client.NewPlayer([.. urls.Skip(i % urls.Count), .. urls.Take(i % urls.Count)], patient)));
        var sale = new Sale(office, buyers, draw);
        await sale.EachBuys(1, since: default);
        return sale;
    }

    /// <summary>Waits until each player has bought so often since a time.</summary>
    public Task EachBuys(int times, DateTimeOffset since) => Until(() => _players.All(player => Times(player.Id, since).Take(times).Count() == times));

    /// <summary>Attempts that were answered 503 so far.</summary>
    public int Refused => Clients.Sum(client => client.Refused);

    /// <summary>The longest time that a player waited for the next acknowledgement since something happened.</summary>
    public TimeSpan LongestSilence(DateTimeOffset since) => _players
        .SelectMany(player => Times(player.Id, since).Prepend(since).Zip(Times(player.Id, since), (before, after) => after - before))
        .Max();

    /// <summary>Sells another draw from now on, for so long.</summary>
    /// <returns>When it closes.</returns>
    public async Task<DateTimeOffset> LastDraw(TimeSpan sells)
    {
        var closes = DateTimeOffset.UtcNow + sells;
        var last = await NewDraw(_office, closes);
        _draws.Add(last);
        Volatile.Write(ref _selling, last);
        return closes;
    }

    /// <summary>Waits until the last draw is closed and settled, and compares the players' record with the tables.</summary>
    public async Task EndsAsRecorded(string database)
    {
        await Task.WhenAll(_buying);
        var last = _draws[^1];
        await Until(async () => (await _office.Ask($"/api/draws/{last}")).Answer.GetProperty("status").GetString() == "Settled");
        Assert.Equal(_acknowledged.Select(purchase => purchase.Payment).Order(), await Stored.Sold(database));
        Assert.Equal(_draws, _acknowledged.Select(purchase => purchase.Draw).Distinct().Order());
        await Stored.LedgerHolds(database);
    }

    /// <summary>Waits until something holds, as long as the players buy.</summary>
    public Task Until(Func<bool> holds) => Until(() => Task.FromResult(_buying.FirstOrDefault(task => task.IsFaulted) is { } failed ? throw failed.Exception! : holds()));

    /// <summary>Times in order, in seconds; of many the least, the median, and the longest ten.</summary>
    public static string Seconds(IEnumerable<TimeSpan> times)
    {
        var ordered = times.Order().Select(time => time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)).ToList();
        return ordered.Count <= 20 ? string.Join(' ', ordered) : $"{ordered[0]} at least, {ordered[ordered.Count / 2]} in the middle, {string.Join(' ', ordered[^10..])} at most";
    }

    public static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    public void Dispose()
    {
        foreach (var client in Clients)
            client.Dispose();
        _office.Dispose();
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var by = DateTimeOffset.UtcNow.AddMinutes(2); !await holds(); await Task.Delay(20, Stop))
            Assert.True(DateTimeOffset.UtcNow < by, "It took longer than two minutes.");
    }

    private IEnumerable<DateTimeOffset> Times(long player, DateTimeOffset since) =>
        _acknowledged.Where(purchase => purchase.Player == player && purchase.At > since).Select(purchase => purchase.At);

    /// <summary>Creates a draw that sells from now on.</summary>
    public static async Task<long> NewDraw(Client office, DateTimeOffset closesAt) =>
        (await office.Ask("/api/admin/draws", new { gameId = "6of45", closesAt })).Answer.GetProperty("drawId").GetInt64();

    private async Task BuyUntilClosed(Client client, long player)
    {
        while (true)
        {
            var draw = Volatile.Read(ref _selling);
            var (status, answer) = await client.Ask($"/api/draws/{draw}/tickets", new { quickPicks = 1 });
            if (status == HttpStatusCode.Conflict && answer.GetProperty("code").GetString() == "draw_closed")
                return;
            Assert.True(status is HttpStatusCode.Created or HttpStatusCode.OK, $"{status} {answer}"); // OK: an earlier attempt had bought, and its answer was lost.
            _acknowledged.Enqueue(new(
                answer.GetProperty("paymentId").GetInt64(), draw, player, answer.GetProperty("tickets")[0].GetProperty("book").GetInt32(), DateTimeOffset.UtcNow));
        }
    }
}

/// <summary>A purchase as its buyer recorded it.</summary>
internal sealed record Purchase(long Payment, long Draw, long Player, int Book, DateTimeOffset At);
