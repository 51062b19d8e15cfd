using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Tickets;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;

namespace Lottery.Api.Tickets;

/// <summary>A ticket, checked against its draw.</summary>
/// <param name="TicketId">Its number.</param>
/// <param name="DrawId">The draw.</param>
/// <param name="GameId">The game.</param>
/// <param name="Status">Available, Held, Sold, Won, Lost, Paid or Refunded.</param>
/// <param name="Numbers">Ascending.</param>
/// <param name="Drawn">The draw's numbers, in the order drawn, once they are known.</param>
/// <param name="Matches">How many of them are on the ticket.</param>
/// <param name="Prize">What it won, once the prizes are computed.</param>
/// <param name="Currency">In which.</param>
/// <param name="PrizePaymentId">The payment that posted the prize.</param>
/// <param name="Receipt">Its place in the draw's Merkle tree, once it is in the draw.</param>
/// <param name="HeldUntil">While it is held for you: pay its invoice before.</param>
public sealed record TicketView(
    long TicketId, long DrawId, string GameId, TicketStatus Status, IReadOnlyList<int> Numbers, IReadOnlyList<int>? Drawn, int? Matches,
    string? Prize, string Currency, long? PrizePaymentId, SoldTicketView? Receipt, DateTimeOffset? HeldUntil = null);

/// <summary>Tickets, the latest first.</summary>
/// <param name="Tickets">One page: those of so many purchases.</param>
/// <param name="Next">Pass it as <c>before</c> for the next page; null on the last.</param>
public sealed record TicketList(IReadOnlyList<TicketView> Tickets, long? Next);

/// <summary>A player's own tickets and how they fared.</summary>
public sealed class PlayerTickets(FlowRunner flows, DrawTables drawTables, LotteryDatabase database, SharedReads reads)
{
    /// <summary>A ticket of the player's, or one that anybody may buy; null where there is none, or it is another's.</summary>
    public async Task<TicketView?> Find(PlayerId player, TicketId ticket)
    {
        if (await reads.Sale(ticket) is { } sale)
            return sale.Player == player ? (await Check([sale])).Single() : null;
        return ticket.IsPooled() ? await FindPooled(player, ticket) : null;
    }

    /// <summary>The tickets of the player's latest purchases.</summary>
    public async Task<TicketList> Latest(PlayerId player, Page page)
    {
        var purchases = await Purchases(player, page);
        var sales = await drawTables.Sales([.. purchases.SelectMany(p => Enumerable.Range(0, p.Count).Select(i => p.First + i))]);
        return new(await Check([.. sales.OrderByDescending(s => s.Payment.Value).ThenBy(s => s.Ticket.Value)]), page.Next(purchases, p => p.Id));
    }

    /// <summary>Where sold tickets stand, in their order.</summary>
    public async Task<IReadOnlyList<TicketView>> Check(IReadOnlyList<Sale> sales)
    {
        var draws = new Dictionary<DrawId, Draw>();
        foreach (var id in sales.Select(s => s.Book.Draw).Distinct())
            draws[id] = (await flows.Run(flow => flow.Ask(id, new DescribeDraw()))).Value!;

        var paid = await PrizePayments([.. sales.Where(s => Prize(s, draws[s.Book.Draw]) > 0).Select(s => s.Ticket.Value)]);
        var refunded = await Refunded([.. sales.Where(s => draws[s.Book.Draw].Status == DrawStatus.Cancelled).Select(s => s.Payment.Value).Distinct()]);
        return [.. sales.Select(s => Check(s, draws[s.Book.Draw], paid.TryGetValue(s.Ticket.Value, out var payment) ? payment : null, refunded.Contains(s.Payment.Value)))];
    }

    private async Task<List<(long Id, long First, int Count)>> Purchases(PlayerId player, Page page)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return [.. await connection.QueryAsync<(long Id, long First, int Count)>(
            """
            SELECT id, first_ticket, tickets FROM payment
            WHERE wallet_id = @wallet AND kind = 'Purchase' AND status = 'Success' AND id < @before
            ORDER BY id DESC LIMIT @limit
            """,
            new { wallet = WalletId.Of(player).Value, before = page.After ?? long.MaxValue, limit = page.Limit })];
    }

    private async Task<Dictionary<long, long>> PrizePayments(long[] tickets)
    {
        if (tickets.Length == 0)
            return [];
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return (await connection.QueryAsync<(long Ticket, long Payment)>(
            "SELECT ticket_id, id FROM payment WHERE ticket_id = ANY(@tickets)", new { tickets })).ToDictionary(p => p.Ticket, p => p.Payment);
    }

    private async Task<HashSet<long>> Refunded(long[] purchases)
    {
        if (purchases.Length == 0)
            return [];
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return [.. await connection.QueryAsync<long>("SELECT id FROM payment WHERE id = ANY(@purchases) AND refunded_by IS NOT NULL", new { purchases })];
    }

    private Task<TicketView?> FindPooled(PlayerId player, TicketId id) => flows.Run<TicketView?>(async flow =>
    {
        if (!(await flow.Ask(id, new DescribeTicket())).Is(out var ticket, out _)
            || !(await flow.Ask(ticket.Draw, new DescribeDraw())).Is(out var draw, out _))
            return null;
        var isAvailable = ticket.IsAvailable(flow.Now);
        return isAvailable || ticket.Player == player
            ? new(
                id.Value, draw.Id.Value, draw.Terms.Game.Value, isAvailable ? TicketStatus.Available : ticket.Status, ticket.Numbers.ToArray(), null, null,
                null, draw.Terms.Price.Currency.Code, null, null, isAvailable ? null : ticket.HeldUntil)
            : null;
    }).AsTask();

    /// <summary>Minor units; null until the prizes are computed.</summary>
    private static long? Prize(Sale sale, Draw draw) => draw is { Result: { } result, Award: { } award } ? award.PrizeEach(result.Set.Matches(sale.Numbers)) : null;

    private static TicketView Check(Sale sale, Draw draw, long? paidBy, bool isRefunded)
    {
        var currency = draw.Terms.Price.Currency;
        var matches = draw.Result?.Set.Matches(sale.Numbers);
        var prize = Prize(sale, draw);
        var status = (isRefunded, paidBy, prize) switch
        {
            (true, _, _) => TicketStatus.Refunded,
            (_, not null, _) => TicketStatus.Paid,
            (_, _, null) => TicketStatus.Sold,
            (_, _, 0) => TicketStatus.Lost,
            _ => TicketStatus.Won,
        };
        return new(
            sale.Ticket.Value, draw.Id.Value, draw.Terms.Game.Value, status, sale.Numbers.ToArray(), draw.Result?.Numbers, matches,
            prize is { } amount ? new Money(amount, currency).Amount() : null, currency.Code, paidBy, SoldTicketView.From(sale));
    }
}
