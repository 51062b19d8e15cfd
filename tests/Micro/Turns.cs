using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Requests;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;

namespace Lottery.Micro;

/// <summary>Takes commands to a grain as its host does, but for locks and the queue.</summary>
internal static class Turns
{
    public static Reply<TReply> Take<TCommand, TFact, TReply>(this IDecider<TCommand, TFact, TReply> grain, TCommand command, DateTimeOffset now, IRows rows)
        where TFact : class
    {
        var decision = grain.Decide(command, now);
        if (decision.Fact is not { } fact)
            return decision.Reply;
        grain.Apply(fact);
        grain.Rows(fact, rows);
        return grain.Answer(fact);
    }
}

/// <summary>Holds the latest rows, as a batch does until it is written.</summary>
internal sealed class LatestRows : IRows
{
    private readonly object[] _rows = new object[256];
    private int _next;

    public void Add(WalletBalance row) => Keep(row);

    public void Add(Grains.Schedules.Schedule row) => Keep(row);

    public void Add(Grains.Schedules.ScheduledDraw row) => Keep(row);

    public void Add(Payment row) => Keep(row);

    public void Add(LedgerEntry row) => Keep(row);

    public void Add(TransactionVerdict row) => Keep(row);

    public void Add(Protection row) => Keep(row);

    public void Add(Grains.Audit.AuditEntry row) => Keep(row);

    public void Add(Grains.Approvals.Approval row) => Keep(row);

    public void Add(ProtectionChange row) => Keep(row);

    public void Add(BookState row) => Keep(row);

    public void Add(Sale row) => Keep(row);

    public void Add(Refusal row) => Keep(row);

    public void Add(Draw row) => Keep(row);

    public void Add(Game row) => Keep(row);

    public void Add(Player row) => Keep(row);

    public void Add(LoginClaim row) => Keep(row);

    public void Add(KeyedRequest row) => Keep(row);

    public void Add(Service row) => Keep(row);

    public void Add(ServiceOrder row) => Keep(row);

    public void Add(Currency row) => Keep(row);
    public void Add(Receipt row) => Keep(row);

    public void Add(ReceiptProduct row) => Keep(row);

    public void Add(OrderClaim row) => Keep(row);

    public void Add(Promotion row) => Keep(row);

    public void Add(EntryRange row) => Keep(row);

    public void Add(PromotionWin row) => Keep(row);

    public void Add(RetiredLogin row) => Keep(row);

    public void Add(Roster row) => Keep(row);

    public void Add(TicketPool row) => Keep(row);

    public void Add(TicketBatch row) => Keep(row);

    public void Add(PooledTicket row) => Keep(row);

    private void Keep(object row) => _rows[_next = (_next + 1) % _rows.Length] = row;
}
