using System.Runtime.CompilerServices;
using Dapper;
using Lottery.Api.Audit;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Tickets;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;
using Npgsql;

namespace Lottery.Api.Exports;

/// <summary>Reads what is exported, page by page along an index. Each page is a query of its own: a client that reads slowly holds no connection and no snapshot.</summary>
/// <remarks>Sales never change, so their exports are exact; of draws and payments each row is as it stood when its page was read.</remarks>
public sealed class ExportQueries(DrawTables drawTables, AuditTables audit, LotteryDatabase database, Currencies currencies, TicketTables tickets)
{
    private const int Page = 2_000;

    /// <summary>Entries may have long bodies.</summary>
    private const int AuditPage = 200;

    public async IAsyncEnumerable<IReadOnlyList<ExportedDraw>> Draws([EnumeratorCancellation] CancellationToken stop)
    {
        for (var after = 0L; await DrawsAfter(after, null, stop) is { Count: > 0 } page; after = page[^1].Draw.Id.Value)
            yield return [.. page.Select(p => Row(p.Draw, p.Sold))];
    }

    /// <summary>Tickets that are in a draw, in the order of draws, books and positions.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ExportedTicket>> Tickets(DrawId? only, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var draw in EachDraw(only, stop))
            for (SalePosition? after = null; await drawTables.SalesAfter(draw.Id, after, Page, stop) is { Count: > 0 } sales; after = new(sales[^1].Book.Shard, sales[^1].Position))
            {
                var sold = await tickets.Sold([.. sales.Select(s => s.Ticket.Value)]);
                yield return [.. sales.Select(s => Row(sold[s.Ticket].Describe(), s))];
            }
    }

    /// <summary>Tickets with a prize of draws whose prizes are computed, in the order of draws, books and positions.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ExportedWinner>> Winners(DrawId? only, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var draw in EachDraw(only, stop))
        {
            if (draw.Award is not { } award)
                continue;
            var winning = award.Tiers.Where(tier => tier.PrizeEach > 0).Select(tier => tier.Matches).ToArray();
            for (SalePosition? after = null; await drawTables.Winners(draw.Id, draw.Result!.Set, winning, after, Page, stop) is { Count: > 0 } winners; after = winners[^1].Place)
                yield return [.. winners.Select(w => new ExportedWinner(
                    draw.Id.Value, w.Ticket.Value, w.Player.Value, w.Matches, new Money(award.PrizeEach(w.Matches), draw.Terms.Price.Currency).Amount(),
                    draw.Terms.Price.Currency.Code, w.Paid?.Value))];
        }
    }

    /// <summary>The audit log by number.</summary>
    public async IAsyncEnumerable<IReadOnlyList<AuditView>> Audit([EnumeratorCancellation] CancellationToken stop)
    {
        for (var after = 0L; await audit.After(after, null, AuditPage, stop) is { Count: > 0 } page; after = page[^1].Number)
            yield return [.. page.Select(AuditView.Of)];
    }

    /// <summary>Payments by number.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ExportedPayment>> Payments(DrawId? only, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var after = 0L; await PaymentsAfter(after, only, stop) is { Count: > 0 } page; after = page[^1].PaymentId)
            yield return page;
    }

    private async IAsyncEnumerable<Draw> EachDraw(DrawId? only, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var after = 0L; await DrawsAfter(after, only, stop) is { Count: > 0 } page; after = page[^1].Draw.Id.Value)
            foreach (var (draw, _) in page)
                yield return draw;
    }

    private async Task<IReadOnlyList<(Draw Draw, long Sold)>> DrawsAfter(long after, DrawId? only, CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand(
            $"""
            SELECT {DrawTables.DrawColumns}, (SELECT coalesce(sum(b.size), 0)::bigint FROM book b WHERE b.draw_id = d.id)
            FROM draw d WHERE d.id > $1 AND ($2::bigint IS NULL OR d.id = $2) ORDER BY d.id LIMIT 200
            """);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = only?.Value });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var draws = new List<(Draw, long)>();
        while (await reader.ReadAsync(stop))
            draws.Add((drawTables.ReadDraw(reader), reader.GetInt64(reader.FieldCount - 1)));
        return draws;
    }

    private async Task<IReadOnlyList<ExportedPayment>> PaymentsAfter(long after, DrawId? only, CancellationToken stop)
    {
        await using var connection = await database.Source.OpenConnectionAsync(stop);
        var rows = await connection.QueryAsync<PaymentRow>(new CommandDefinition(
            """
            SELECT id, wallet_id AS WalletId, kind, status, amount, currency, draw_id AS DrawId, tickets, ticket_id AS TicketId, reason,
                   refunded_by AS RefundedBy, created_at AS CreatedAt, finished_at AS FinishedAt
            FROM payment WHERE id > @after AND (@draw IS NULL OR draw_id = @draw) ORDER BY id LIMIT @limit
            """,
            new { after, draw = only?.Value, limit = Page }, commandTimeout: 0, cancellationToken: stop));
        return [.. rows.Select(r => new ExportedPayment(
            r.Id, r.WalletId, r.Kind, r.Status, Text(r.Amount, r.Currency), r.Currency, r.DrawId, r.Tickets, r.TicketId,
            r.Reason == 0 ? null : ((Fault)r.Reason).Code(), r.RefundedBy, r.CreatedAt, r.FinishedAt))];
    }

    private ExportedDraw Row(Draw draw, long sold)
    {
        var (terms, currency) = (draw.Terms, draw.Terms.Price.Currency.Code);
        return new(
            draw.Id.Value, terms.Game.Value, draw.Status.ToString(), terms.Price.Amount(), currency, terms.OpensAt, terms.ClosesAt, terms.DrawsAt,
            sold, (terms.Price * sold).Amount(), draw.Result is { } result ? string.Join(' ', result.Numbers) : null,
            draw.Award?.Tiers.Where(t => t.PrizeEach > 0).Sum(t => t.Winners), draw.Award is { } award ? Text(award.Paid, currency) : null,
            draw.FinishedAt, draw.CancelledAt, draw.CancelReason);
    }

    private static ExportedTicket Row(Ticket ticket, Sale sale) => new(
        ticket.Id.Value, ticket.Draw.Value, ticket.Status.ToString(), string.Join(' ', ticket.Numbers.ToArray()), sale.Payment.Value, sale.Player.Value,
        sale.Book.Shard, sale.Position, sale.SoldAt, ticket.Matches, ticket.Prize?.Amount(), ticket.Price.Currency.Code, ticket.PrizePayment?.Value);

    private string Text(long minor, string currency) => new Money(minor, currencies[currency]).Amount();

    private sealed record PaymentRow(
        long Id, long WalletId, string Kind, string Status, long Amount, string Currency, long? DrawId, int? Tickets, long? TicketId, int Reason,
        long? RefundedBy, DateTime CreatedAt, DateTime? FinishedAt);
}
