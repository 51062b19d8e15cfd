using Lottery.Grains;
using Lottery.Grains.Audit;
using Lottery.Grains.Draws;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Lottery.Storage.Commit;

namespace Lottery.Simulation.Store;

/// <summary>Writes a batch into the tables as PostgreSQL does: in the writer's order, whole or not at all.</summary>
internal sealed class TableWrites(Tables tables, Bugs bugs, Action<object> committed)
{
    private Transaction _transaction = new();
    private readonly List<object> _changed = [];

    /// <exception cref="SimulatedDbException">The tables refuse it; nothing of it is left.</exception>
    public void Write(RowBatch batch)
    {
        _transaction = new();
        _changed.Clear();
        try
        {
            WriteRows(batch);
        }
        catch (SimulatedDbException)
        {
            if (!bugs.Has(Bug.HalfABatch))
                _transaction.Undo();
            throw;
        }
        foreach (var row in _changed)
            committed(row);
    }

    /// <summary>Writes what a batch changes of balances, and nothing else.</summary>
    public void WriteBalances(RowBatch batch)
    {
        foreach (var (balance, _) in batch.Balances.Changes)
            tables.Balances.Put(balance, new());
    }

    /// <summary>Loses the last batch.</summary>
    public void UndoLast() => _transaction.Undo();

    private void WriteRows(RowBatch batch)
    {
        Insert(batch.Logins, tables.Logins);
        foreach (var retired in batch.RetiredLogins)
        {
            tables.Logins.Delete(retired.Login, _transaction);
            tables.RetiredLogins.Insert(retired, _transaction);
        }
        Change(batch.Players, tables.Players, r => r.Id, r => r.Version, check: (p, _) => tables.PlayerLogin.Take(p.Login, p.Id, _transaction));
        Change(batch.Rosters, tables.Rosters, _ => 1, r => r.Version);
        Change(batch.Requests, tables.Requests, r => r.Id, r => r.Version);
        Insert(batch.Currencies, tables.Currencies);
        Change(batch.Services, tables.Services, r => r.Id, r => r.Version, Check);
        Insert(batch.Orders, tables.Orders, o =>
        {
            Hold(tables.Services.Has(o.Id.Service), o);
            tables.OrderPayment.Take(o.Payment, o.Id, _transaction);
        });
        Change(batch.Games, tables.Games, r => r.Id, r => r.Version, (g, _) => Hold(g.Jackpot >= 0 && g.Reserve >= 0, g));
        Change(batch.Draws, tables.Draws, r => r.Id, r => r.Version, (d, _) => Hold((d.Result is null || d.Seal is not null) && (d.Award is null || d.Result is not null), d));
        Change(batch.Pools, tables.Pools, r => r.Draw, r => r.Version);
        Insert(batch.TicketBatches, tables.Batches, b => tables.BatchStart.Take((b.Draw, b.Start), b.Id, _transaction));
        Change(batch.Tickets, tables.Tickets, r => r.Id, r => r.Version, Check);
        Change(batch.Balances, tables.Balances, r => (r.Wallet.Value, r.Available.Currency.Code), r => r.Version, (b, old) =>
        {
            Hold(b.Available.Minor >= 0 && b.Frozen.Minor >= 0, b);
            WatchLimits(b, old);
        });
        Change(batch.Payments, tables.Payments, r => r.Id, r => r.Version, Check);
        Change(batch.Books, tables.Books, r => r.Id, r => r.Version, (b, old) => Hold(old is null or { Sealed: Fault.None } || bugs.Has(Bug.LateSale), b));
        Insert(bugs.Has(Bug.LostTicket) && batch.Sales.Count > 1 ? batch.Sales[..^1] : batch.Sales, tables.Sales, s =>
        {
            Hold(tables.Books.Find(s.Book)?.Size > s.Position, s);
            Hold(!tables.Refusals.Has(s.Payment) || bugs.Has(Bug.ForgottenRefusal), s);
            tables.SalePosition.Take((s.Book, s.Position), s.Ticket, _transaction);
        });
        Insert(batch.Refusals, tables.Refusals);
        Insert(bugs.Has(Bug.LostRollover) ? [.. batch.Entries.Where(e => e.To != AccountId.Jackpots)] : batch.Entries, tables.Ledger, e => Hold(e.Amount.IsPositive && e.From != e.To, e));
        Insert(batch.Verdicts, tables.Verdicts);
        Change(batch.Protections, tables.Protections, r => r.Wallet, r => r.Version, (p, old) =>
            Hold(old?.Exclusion is not { } before || (p.Exclusion is { } after && (after.Until is null || before.Until <= after.Until)), p));
        Insert(batch.ProtectionChanges, tables.ProtectionChanges);
        Change(batch.Approvals, tables.Approvals, r => r.Id, r => r.Version);
        Insert(batch.Audit, tables.Audit, e => Hold(e.Previous.AsSpan().SequenceEqual(tables.Audit.Find(e.Number - 1)?.Hash ?? AuditChain.Beginning) && e.Hash.AsSpan().SequenceEqual(AuditChain.HashOf(e)), e));
        foreach (var (account, change) in batch.Accounts.Where(a => a.Key.Account != AccountId.Jackpots || !bugs.Has(Bug.LostRollover)))
            Add(account, change);
        Change(batch.Receipts, tables.Receipts, r => r.Key, r => r.Version, (r, _) => Hold((r.Status == ReceiptStatus.Accepted) == r.CheckedAt is null, r));
        Insert(batch.ReceiptProducts, tables.Products);
        Insert(batch.ReceiptOrders, tables.ReceiptOrders);
        Change(batch.Promotions, tables.Promotions, r => r.Id, r => r.Version, Check);
        Insert(bugs.Has(Bug.EntriesAgain) ? [.. batch.PromotionEntries.Where(e => !tables.Entries.Has((e.Promotion, e.Receipt)))] : batch.PromotionEntries, tables.Entries, e =>
        {
            Hold(tables.Promotions.Find(e.Promotion) is { } p && e.Position < p.Receipts && e.First + e.Count - 1 <= p.Entries, e);
            tables.EntryPosition.Take((e.Promotion, e.Position), e.Receipt, _transaction);
            tables.EntryFirst.Take((e.Promotion, e.First), e.Receipt, _transaction);
        });
        Insert(batch.PromotionWins, tables.Wins, w =>
        {
            tables.WinPayment.Take(w.Payment, w.Entry, _transaction);
            tables.WinPlace.Take((w.Entry.Promotion, w.Place), w.Entry, _transaction);
        });
        Change(batch.Schedules, tables.Schedules, r => r.Id, r => r.Version, (s, _) => Hold((s.EndedAt is null) == s.Next is not null, s));
        Insert(batch.ScheduledDraws, tables.ScheduledDraws, d => tables.ScheduledDraw.Take(d.Draw, (d.Schedule, d.On), _transaction));
    }

    /// <summary>A raise waits for a day, longer than a world lasts: what is decided in this batch was bound by the limits that are in the tables, or by lower ones.</summary>
    private void WatchLimits(WalletBalance balance, WalletBalance? old)
    {
        if (tables.Protections.Find(balance.Wallet) is not { } protection)
            return;
        var before = (old?.Used ?? Usage.None).On(balance.Used.Date);
        var (spent, deposited) = (balance.Used.Spent.Day > before.Spent.Day, balance.Used.Deposited.Day > before.Deposited.Day);
        if (protection.Exclusion is not null && (spent || deposited))
            tables.BeyondLimit ??= $"wallet {balance.Wallet} is excluded, and spent {balance.Used.Spent.Day} after {before.Spent.Day}, put in {balance.Used.Deposited.Day} after {before.Deposited.Day}";
        foreach (var limit in protection.Limits.Where(l => l.Currency == balance.Available.Currency))
        {
            var (grew, used) = limit.Kind == LimitKind.Deposit ? (deposited, balance.Used.Deposited.Day) : (spent, balance.Used.Spent.Day);
            if (grew && used > limit.Minor)
                tables.BeyondLimit ??= $"wallet {balance.Wallet} has used {used} of {limit}";
        }
    }

    private void Check(Payment p, Payment? old)
    {
        Hold(p.Amount.IsPositive, p);
        Hold((p.Status == PaymentStatus.Created) == p.FinishedAt is null && (p.Status == PaymentStatus.Created) == p.DueAt is not null, p);
        Hold((p.Kind == PaymentKind.Order) == p.ServiceOrder is not null && (p.Kind == PaymentKind.PromotionPrize) == p.Entry is not null, p);
        Hold(p.RefundedBy is null || p is { Kind: PaymentKind.Purchase, Status: PaymentStatus.Success }, p);
        if (p.Request is { } request && !bugs.Has(Bug.ForgottenKeys))
            tables.PaymentOfRequest.Take((p.Wallet, request.Key), p.Id, _transaction);
        if (p.Ticket is { } ticket && !bugs.Has(Bug.DoublePayout))
            tables.PaymentOfPrize.Take(ticket, p.Id, _transaction);
        if (p.Entry is { } entry)
            tables.PaymentOfPromotion.Take(entry, p.Id, _transaction);
    }

    private void Check(Service s, Service? old)
    {
        Hold(s.RemovedAt is null || !s.IsUsed, s);
        tables.ServiceName.Take(s.Name, s.Id, _transaction);
    }

    private void Check(PooledTicket t, PooledTicket? old)
    {
        Hold((t.Status == TicketStatus.Available) == t.Payment is null && (t.HeldUntil is null || t.Status == TicketStatus.Held), t);
        tables.TicketNumbers.Take((t.Draw, t.Numbers), t.Id, _transaction);
    }

    private void Check(Promotion p, Promotion? old)
    {
        if (old is null)
            return;
        Hold(old.Seal is not { } seal || (seal.Root.AsSpan().SequenceEqual(p.Seal!.Root) && old.Entries == p.Entries && old.Receipts == p.Receipts), p);
        Hold(old.Status != DrawStatus.Cancelled && (p.Status != DrawStatus.Cancelled || old.Status is not (DrawStatus.Drawn or DrawStatus.Settled)), p);
    }

    private void Add((AccountId Account, string Currency) account, long change)
    {
        var had = tables.Accounts.TryGetValue(account, out var old);
        tables.Accounts[account] = old + change;
        _transaction.OnUndo(() =>
        {
            if (had)
                tables.Accounts[account] = old;
            else
                tables.Accounts.Remove(account);
        });
    }

    private void Insert<TKey, TRow>(IReadOnlyList<TRow> rows, Table<TKey, TRow> table, Action<TRow>? check = null)
        where TKey : notnull
        where TRow : notnull
    {
        foreach (var row in rows)
        {
            table.Insert(row, _transaction);
            check?.Invoke(row);
            _changed.Add(row);
        }
    }

    private void Change<TKey, TRow>(
        ChangedRows<TKey, TRow> rows, Table<TKey, TRow> table, Func<TRow, TKey> keyOf, Func<TRow, long> versionOf, Action<TRow, TRow?>? check = null)
        where TKey : notnull
        where TRow : class
    {
        foreach (var (row, before) in rows.Changes)
        {
            var old = table.Find(keyOf(row));
            if (before == 0)
                table.Insert(row, _transaction);
            else if ((old is null ? 0 : versionOf(old)) == before || (old is not null && bugs.Has(Bug.NoVersionCheck)))
                table.Put(row, _transaction);
            else
                throw new SimulatedDbException($"a batch rests on version {before} of a row that has {(old is null ? 0 : versionOf(old))}: {row}", isOfValues: true);
            check?.Invoke(row, old);
            _changed.Add(row);
        }
    }

    private static void Hold(bool holds, object row)
    {
        if (!holds)
            throw new SimulatedDbException($"the tables refuse {row}", isOfValues: true);
    }
}
