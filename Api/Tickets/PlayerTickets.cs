using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;

namespace Lottery.Api.Tickets;

/// <summary>A ticket and its whole life so far. What has not happened to it is left out.</summary>
/// <param name="TicketId">Its number.</param>
/// <param name="DrawId">The draw.</param>
/// <param name="GameId">The game.</param>
/// <param name="Status">Available, Held, Sold, Won, Lost, Paid or Refunded.</param>
/// <param name="Numbers">Ascending.</param>
/// <param name="Drawn">The draw's numbers, in the order drawn, once they are known.</param>
/// <param name="Matches">How many of them are on the ticket.</param>
/// <param name="Prize">What it won, once the prizes are computed.</param>
/// <param name="Currency">Of price and prize.</param>
/// <param name="PrizePaymentId">The payment that posted the prize.</param>
/// <param name="Receipt">Its place in the draw's Merkle tree, and when it was sold, once it is in the draw.</param>
/// <param name="HeldUntil">While it is held for you: pay its invoice before.</param>
/// <param name="Price">Of the line.</param>
/// <param name="PaymentId">Your payment that holds it or paid for it.</param>
/// <param name="MadeAt">When it was made before it was sold; left out for a ticket with numbers of its buyer's choice.</param>
/// <param name="HeldAt">When it was held for you.</param>
/// <param name="DrawnAt">When the numbers were drawn.</param>
/// <param name="PaidAt">When the prize was posted.</param>
/// <param name="RefundPaymentId">The payment that gave your money back, where the draw was cancelled.</param>
/// <param name="RefundedAt">When it did.</param>
public sealed record TicketView(
    long TicketId, long DrawId, string GameId, TicketStatus Status, IReadOnlyList<int> Numbers, IReadOnlyList<int>? Drawn, int? Matches,
    string? Prize, string Currency, long? PrizePaymentId, SoldTicketView? Receipt, DateTimeOffset? HeldUntil, string Price, long? PaymentId,
    DateTimeOffset? MadeAt, DateTimeOffset? HeldAt, DateTimeOffset? DrawnAt, DateTimeOffset? PaidAt, long? RefundPaymentId, DateTimeOffset? RefundedAt)
{
    public static TicketView From(Ticket ticket) => new(
        ticket.Id.Value, ticket.Draw.Value, ticket.Game.Value, ticket.Status, ticket.Numbers.ToArray(), ticket.Drawn, ticket.Matches,
        ticket.Prize?.Amount(), ticket.Price.Currency.Code, ticket.PrizePayment?.Value, ticket.Sale is { } sale ? SoldTicketView.From(sale) : null,
        ticket.HeldUntil, ticket.Price.Amount(), ticket.Payment?.Value, ticket.MadeAt, ticket.HeldAt, ticket.DrawnAt, ticket.PaidAt,
        ticket.Refund?.Value, ticket.RefundedAt);
}

/// <summary>A player's purchases and how their tickets fared. One ticket is asked of its grain; many are read from the tables.</summary>
public sealed class PlayerTickets(TicketTables tables, LotteryDatabase database)
{
    /// <summary>The player's tickets, the latest first. The page's limit counts purchases, whose tickets stay together.</summary>
    public async Task<Page<TicketView>> Latest(PlayerId player, PageRequest page)
    {
        var (purchases, next) = page.Of(await Purchases(player, page), p => p.Id);
        var sold = await tables.Sold([.. purchases.SelectMany(p => Enumerable.Range(0, p.Count).Select(i => p.First + i))]);
        var tickets = sold.Values.OrderByDescending(s => s.Sale.Payment.Value).ThenBy(s => s.Sale.Ticket.Value);
        return new([.. tickets.Select(s => TicketView.From(s.Describe()))], next);
    }

    /// <summary>The tickets that a purchase bought, in the order of its lines; none where it has bought nothing yet.</summary>
    public async Task<IReadOnlyList<TicketView>> Of(Payment purchase)
    {
        if (purchase is not { Status: PaymentStatus.Success, Order: { } order })
            return [];
        var sold = await tables.Sold([.. Enumerable.Range(0, order.Count).Select(i => order.FirstTicket.Value + i)]);
        return [.. sold.Values.OrderBy(s => s.Sale.Ticket.Value).Select(s => TicketView.From(s.Describe()))];
    }

    private async Task<List<(long Id, long First, int Count)>> Purchases(PlayerId player, PageRequest page)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return [.. await connection.QueryAsync<(long Id, long First, int Count)>(
            """
            SELECT id, first_ticket, tickets FROM payment
            WHERE wallet_id = @wallet AND kind = 'Purchase' AND status = 'Success' AND id < @before
            ORDER BY id DESC LIMIT @limit
            """,
            new { wallet = WalletId.Of(player).Value, before = page.Number() ?? long.MaxValue, limit = page.Rows })];
    }
}
