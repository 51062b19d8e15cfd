using System.Runtime.InteropServices;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Audit;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Requests;
using Lottery.Grains.Schedules;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Turns;
using Lottery.Grains.Wallets;

namespace Lottery.Storage.Commit;

/// <summary>The turns of one batch in their order, each with the rows that it leaves behind: any of them can be written apart.</summary>
/// <remarks>An answer that changed nothing is a turn without rows: its flow rests on the grain, too.</remarks>
internal sealed class TurnLog : IRows
{
    private readonly List<Turn> _turns = [];
    private readonly List<(object Row, Action<IRows, object> AddTo)> _rows = [];

    /// <summary>How many turns there are, void ones included.</summary>
    public int Count => _turns.Count;

    /// <summary>Ends a turn: the rows that were added since the last one are its own.</summary>
    public void EndTurn(Tentative flow, Tentative grain) => _turns.Add(new(flow, grain, _rows.Count, IsVoid: false));

    /// <summary>Adds the rows of some turns to others, but for those of void turns.</summary>
    /// <param name="from">The first turn.</param>
    /// <param name="to">The turn after the last one.</param>
    /// <param name="rows">Where they go.</param>
    /// <returns>False where there were none.</returns>
    public bool AddRows(int from, int to, IRows rows)
    {
        var any = false;
        var row = from == 0 ? 0 : _turns[from - 1].EndRow;
        for (var at = from; at < to; at++)
        {
            var turn = _turns[at];
            for (; row < turn.EndRow; row++)
            {
                if (turn.IsVoid)
                    continue;
                var (kept, addTo) = _rows[row];
                addTo(rows, kept);
                any = true;
            }
        }
        return any;
    }

    /// <summary>Voids one turn, its flow and its grain.</summary>
    public void Void(int at, StorageUnavailableException why)
    {
        ref var turn = ref CollectionsMarshal.AsSpan(_turns)[at];
        turn.Flow.Void(why);
        turn.Grain.Void(why);
        turn = turn with { IsVoid = true };
    }

    /// <summary>Voids each turn whose flow or grain is void: it rests on one that was not written.</summary>
    /// <param name="from">The first turn that may rest on it.</param>
    /// <param name="why">Why that was not written.</param>
    public void VoidDependents(int from, StorageUnavailableException why)
    {
        for (var at = from; at < _turns.Count; at++)
            if (_turns[at] is { Flow.IsVoid: true } or { Grain.IsVoid: true })
                Void(at, why);
    }

    public void Clear()
    {
        _turns.Clear();
        _rows.Clear();
    }

    public void Add(WalletBalance row) => Keep(row, static (to, kept) => to.Add((WalletBalance)kept));

    public void Add(Payment row) => Keep(row, static (to, kept) => to.Add((Payment)kept));

    public void Add(LedgerEntry row) => Keep(row, static (to, kept) => to.Add((LedgerEntry)kept));

    public void Add(TransactionVerdict row) => Keep(row, static (to, kept) => to.Add((TransactionVerdict)kept));

    public void Add(Protection row) => Keep(row, static (to, kept) => to.Add((Protection)kept));

    public void Add(ProtectionChange row) => Keep(row, static (to, kept) => to.Add((ProtectionChange)kept));

    public void Add(AuditEntry row) => Keep(row, static (to, kept) => to.Add((AuditEntry)kept));

    public void Add(Approval row) => Keep(row, static (to, kept) => to.Add((Approval)kept));

    public void Add(BookState row) => Keep(row, static (to, kept) => to.Add((BookState)kept));

    public void Add(Sale row) => Keep(row, static (to, kept) => to.Add((Sale)kept));

    public void Add(Refusal row) => Keep(row, static (to, kept) => to.Add((Refusal)kept));

    public void Add(Draw row) => Keep(row, static (to, kept) => to.Add((Draw)kept));

    public void Add(Game row) => Keep(row, static (to, kept) => to.Add((Game)kept));

    public void Add(Player row) => Keep(row, static (to, kept) => to.Add((Player)kept));

    public void Add(LoginClaim row) => Keep(row, static (to, kept) => to.Add((LoginClaim)kept));

    public void Add(KeyedRequest row) => Keep(row, static (to, kept) => to.Add((KeyedRequest)kept));

    public void Add(Service row) => Keep(row, static (to, kept) => to.Add((Service)kept));

    public void Add(ServiceOrder row) => Keep(row, static (to, kept) => to.Add((ServiceOrder)kept));

    public void Add(Currency row) => Keep(row, static (to, kept) => to.Add((Currency)kept));

    public void Add(Receipt row) => Keep(row, static (to, kept) => to.Add((Receipt)kept));

    public void Add(ReceiptProduct row) => Keep(row, static (to, kept) => to.Add((ReceiptProduct)kept));

    public void Add(OrderClaim row) => Keep(row, static (to, kept) => to.Add((OrderClaim)kept));

    public void Add(Promotion row) => Keep(row, static (to, kept) => to.Add((Promotion)kept));

    public void Add(EntryRange row) => Keep(row, static (to, kept) => to.Add((EntryRange)kept));

    public void Add(PromotionWin row) => Keep(row, static (to, kept) => to.Add((PromotionWin)kept));

    public void Add(RetiredLogin row) => Keep(row, static (to, kept) => to.Add((RetiredLogin)kept));

    public void Add(Roster row) => Keep(row, static (to, kept) => to.Add((Roster)kept));

    public void Add(Schedule row) => Keep(row, static (to, kept) => to.Add((Schedule)kept));

    public void Add(ScheduledDraw row) => Keep(row, static (to, kept) => to.Add((ScheduledDraw)kept));

    public void Add(TicketPool row) => Keep(row, static (to, kept) => to.Add((TicketPool)kept));

    public void Add(TicketBatch row) => Keep(row, static (to, kept) => to.Add((TicketBatch)kept));

    public void Add(PooledTicket row) => Keep(row, static (to, kept) => to.Add((PooledTicket)kept));

    private void Keep(object row, Action<IRows, object> addTo) => _rows.Add((row, addTo));

    /// <param name="Flow">The run of the flow that took it.</param>
    /// <param name="Grain">The grain that decided.</param>
    /// <param name="EndRow">Where its rows end; they begin where those of the turn before end.</param>
    /// <param name="IsVoid">It is not written.</param>
    private readonly record struct Turn(Tentative Flow, Tentative Grain, int EndRow, bool IsVoid);
}
