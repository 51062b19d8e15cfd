using System.Diagnostics;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;

namespace Lottery.Load.Stock;

/// <summary>What to fill a draw with.</summary>
/// <param name="ConnectionString">Of a database on which no process decides.</param>
/// <param name="Draw">Made by the product; its sales must have begun.</param>
/// <param name="Tickets">To be sold, all of them quick picks.</param>
/// <param name="Players">Who buy in turn; made for it, with money enough.</param>
/// <param name="MostLines">Purchases have one line, two, and so on up to this, and then one again.</param>
public sealed record StockOptions(string ConnectionString, long Draw, long Tickets, int Players = StockOptions.UsualPlayers, int MostLines = StockOptions.UsualMostLines)
{
    public const int UsualPlayers = 100_000;

    public const int UsualMostLines = 9;
}

/// <summary>What was sold, and how long it took.</summary>
public sealed record StockReport(long Tickets, long Purchases, int Players, TimeSpan SigningUp, TimeSpan Selling, TimeSpan TidyingUp)
{
    public double TicketsPerSecond => Tickets / Selling.TotalSeconds;
}

/// <summary>Fills a draw with sold tickets. The product's own flows run in this process, so everything but HTTP is that of a purchase.</summary>
/// <remarks>
/// Rows, Merkle trees, ledger and sequences are right by construction. It is the one process that decides while it runs.
/// Its memory does not grow with the tickets; at the end tables are vacuumed and analyzed, as they would be by the time so much is sold.
/// </remarks>
public static class DrawStock
{
    /// <summary>Purchases under way at once: batches are long, and what waits for them is small.</summary>
    private const int UnderWay = 2_000;

    private const int WorkBetweenReports = 2_000;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(5);

    /// <summary>Signs players up and lets them buy.</summary>
    /// <param name="options">What to fill with what.</param>
    /// <param name="say">Told every few seconds how far it is.</param>
    /// <param name="stop">Ends it early; what was sold stays sold.</param>
    /// <exception cref="StockException">The database or the draw is not as it must be.</exception>
    public static async Task<StockReport> Fill(StockOptions options, Action<string> say, CancellationToken stop)
    {
        await using var market = await Market.Open(options.ConnectionString, new(options.Draw), stop);
        var (flows, clock) = (market.Flows, Stopwatch.StartNew());
        var purchases = Orders(options).LongCount();
        var players = new PlayerId[options.Players];
        var purse = market.Draw.Terms.Price * (purchases / players.Length + 1) * options.MostLines;

        await Each(flows, Enumerable.Range(0, players.Length), "players", say, async number =>
        {
            players[number] = await SignUpWithMoney(flows, $"stock-{options.Draw}-{number}", purse);
            return 1;
        }, stop);
        var signedUp = clock.Elapsed;

        await Each(flows, Orders(options).Index(), "tickets", say, async order =>
        {
            var player = players[order.Index % players.Length];
            var reply = await flows.Run(flow => Purchases.Buy(flow, player, market.Draw.Id, new Numbers[order.Item], new(Guid.NewGuid(), Guid.NewGuid())));
            return reply.Is(out var purchase, out var fault) ? purchase.Sales.Count : throw new StockException($"Draw {options.Draw} does not sell: {fault}.");
        }, stop);
        var sold = clock.Elapsed;
        await market.TidyUp(stop);
        return new(options.Tickets, purchases, players.Length, signedUp, sold - signedUp, clock.Elapsed - sold);
    }

    /// <summary>How many lines each purchase has.</summary>
    private static IEnumerable<int> Orders(StockOptions options)
    {
        var lines = 0;
        for (var left = options.Tickets; left > 0; left -= lines)
        {
            lines = (int)Math.Min(left, lines % options.MostLines + 1);
            yield return lines;
        }
    }

    private static async Task<PlayerId> SignUpWithMoney(FlowRunner flows, string login, Money purse)
    {
        // No password has this hash.
        var reply = await flows.Run(async flow => await SignUp.Run(flow, new(await flow.NextIds(IdKind.Player)), Login.Of(login), "", Roles.Player));
        if (!reply.Is(out var player, out var fault))
            throw new StockException($"{login} cannot sign up: {fault}.");
        await flows.Run(flow => Transfer.Deposit(flow, WalletId.Of(player.Id), purse, key: null));
        return player.Id;
    }

    /// <summary>Does something for each item, many at a time, and says how much is done.</summary>
    private static async Task Each<T>(FlowRunner flows, IEnumerable<T> items, string what, Action<string> say, Func<T, Task<int>> work, CancellationToken stop)
    {
        var (clock, done, ended, reports) = (Stopwatch.StartNew(), 0L, 0L, 0L);
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = UnderWay, CancellationToken = stop }, async (item, _) =>
        {
            var count = Interlocked.Add(ref done, await work(item));
            if (Interlocked.Increment(ref ended) % WorkBetweenReports != 0)
                return;
            var due = clock.Elapsed.Ticks / BetweenReports.Ticks;
            if (Interlocked.Exchange(ref reports, due) < due)
                say(FormattableString.Invariant($"{count:N0} {what}, {count / clock.Elapsed.TotalSeconds:N0}/s, {Environment.WorkingSet >> 20} MB"));
        });
    }
}
