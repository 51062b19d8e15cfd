using Lottery.Grains.Wallets;

namespace Lottery.Grains.Tests;

/// <summary>What a turn came to, as the tables of the tests say it: done, a repeat, or a fault.</summary>
internal readonly record struct Outcome(Fault Fault, bool Changed)
{
    public static Outcome Done { get; } = new(Fault.None, Changed: true);

    public static Outcome Repeated { get; } = new(Fault.None, Changed: false);

    public static implicit operator Outcome(Fault fault) => new(fault, Changed: false);

    public override string ToString() => Fault != Fault.None ? Fault.ToString() : Changed ? nameof(Done) : nameof(Repeated);
}

/// <summary>One turn: its outcome, the answer, and the rows that it left behind.</summary>
internal sealed record Turn<TReply>(Outcome Outcome, Reply<TReply> Reply, IReadOnlyList<object> Rows)
{
    public TRow Row<TRow>() => Rows.OfType<TRow>().Single();
}

/// <summary>Takes commands to a grain as its host does, without a host.</summary>
internal static class Turns
{
    /// <summary>Takes a command about a payment to a wallet.</summary>
    public static Turn<Payment> Take(this Wallet wallet, WalletCommand command, DateTimeOffset now)
    {
        var turn = Take<WalletCommand, WalletFact, WalletReply>(wallet, command, now);
        return new(turn.Outcome, turn.Reply.As<Payment>(), turn.Rows);
    }

    /// <summary>Takes a command about the player's protection to a wallet.</summary>
    public static Turn<Protection> Take(this Wallet wallet, ProtectionCommand command, DateTimeOffset now)
    {
        var turn = Take<WalletCommand, WalletFact, WalletReply>(wallet, command, now);
        return new(turn.Outcome, turn.Reply.As<Protection>(), turn.Rows);
    }

    /// <summary>Decides, applies, collects rows and answer.</summary>
    public static Turn<TReply> Take<TCommand, TFact, TReply>(this IDecider<TCommand, TFact, TReply> grain, TCommand command, DateTimeOffset now)
        where TFact : class
    {
        var decision = grain.Decide(command, now);
        if (decision.Fact is not { } fact)
            return new(new(decision.Reply.Fault, Changed: false), decision.Reply, []);
        grain.Apply(fact);
        var rows = new CollectedRows();
        grain.Rows(fact, rows);
        var reply = grain.Answer(fact);
        return new(new(reply.Fault, Changed: true), reply, rows.All);
    }
}

/// <summary>The rows of one turn, in the order in which they were left.</summary>
internal sealed class CollectedRows : IRows
{
    public List<object> All { get; } = [];

    void IRows.Add(Grains.Wallets.WalletBalance row) => All.Add(row);

    void IRows.Add(Grains.Schedules.Schedule row) => All.Add(row);

    void IRows.Add(Grains.Schedules.ScheduledDraw row) => All.Add(row);

    void IRows.Add(Grains.Wallets.Payment row) => All.Add(row);

    void IRows.Add(LedgerEntry row) => All.Add(row);

    void IRows.Add(Grains.Wallets.TransactionVerdict row) => All.Add(row);

    void IRows.Add(Grains.Wallets.Protection row) => All.Add(row);

    void IRows.Add(Grains.Audit.AuditEntry row) => All.Add(row);

    void IRows.Add(Grains.Approvals.Approval row) => All.Add(row);

    void IRows.Add(Grains.Wallets.ProtectionChange row) => All.Add(row);

    void IRows.Add(Grains.Books.BookState row) => All.Add(row);

    void IRows.Add(Grains.Books.Sale row) => All.Add(row);

    void IRows.Add(Grains.Books.Refusal row) => All.Add(row);

    void IRows.Add(Grains.Draws.Draw row) => All.Add(row);

    void IRows.Add(Grains.Games.Game row) => All.Add(row);

    void IRows.Add(Grains.Players.Player row) => All.Add(row);

    void IRows.Add(Grains.Players.LoginClaim row) => All.Add(row);

    void IRows.Add(Grains.Requests.KeyedRequest row) => All.Add(row);

    void IRows.Add(Grains.Services.Service row) => All.Add(row);

    void IRows.Add(Grains.Services.ServiceOrder row) => All.Add(row);

    void IRows.Add(Currency row) => All.Add(row);
    void IRows.Add(Grains.Receipts.Receipt row) => All.Add(row);

    void IRows.Add(Grains.Receipts.ReceiptProduct row) => All.Add(row);

    void IRows.Add(Grains.Receipts.OrderClaim row) => All.Add(row);

    void IRows.Add(Grains.Promotions.Promotion row) => All.Add(row);

    void IRows.Add(Grains.Promotions.EntryRange row) => All.Add(row);

    void IRows.Add(Grains.Promotions.PromotionWin row) => All.Add(row);

    void IRows.Add(Grains.Players.RetiredLogin row) => All.Add(row);

    void IRows.Add(Grains.Players.Roster row) => All.Add(row);

    void IRows.Add(Grains.Tickets.TicketPool row) => All.Add(row);

    void IRows.Add(Grains.Tickets.TicketBatch row) => All.Add(row);

    void IRows.Add(Grains.Tickets.PooledTicket row) => All.Add(row);
}
