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
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Tests;

/// <summary>The tables, with the guards that sql/ has: what they would refuse, throws here.</summary>
internal sealed class InMemoryTables : IDrawTables, IPromotionTables
{
    public Dictionary<(WalletId Wallet, string Currency), WalletBalance> Balances { get; } = [];

    public SortedDictionary<long, Payment> Payments { get; } = [];

    public List<LedgerEntry> Ledger { get; } = [];

    public Dictionary<PaymentId, TransactionVerdict> Verdicts { get; } = [];

    public Dictionary<WalletId, Protection> Protections { get; } = [];

    public List<ProtectionChange> ProtectionChanges { get; } = [];

    public List<AuditEntry> Audit { get; } = [];

    public Dictionary<ApprovalId, Approval> Approvals { get; } = [];

    public Dictionary<BookId, BookState> Books { get; } = [];

    /// <summary>In the order of books and positions.</summary>
    public SortedDictionary<(long Draw, int Shard, long Position), Sale> Sales { get; } = [];

    public Dictionary<PaymentId, Refusal> Refusals { get; } = [];

    public Dictionary<DrawId, Draw> Draws { get; } = [];

    public Dictionary<GameId, Game> Games { get; } = [];

    public Dictionary<PlayerId, Player> Players { get; } = [];

    public Dictionary<Login, LoginClaim> Logins { get; } = [];

    public Dictionary<RequestId, KeyedRequest> Requests { get; } = [];

    public Dictionary<ServiceId, Service> Services { get; } = [];

    public Dictionary<OrderId, ServiceOrder> Orders { get; } = [];

    public Dictionary<string, Currency> Currencies { get; } = [];
    public Dictionary<ReceiptKey, Receipt> Receipts { get; } = [];

    public Dictionary<(ReceiptKey Receipt, int Line), Product> ReceiptProducts { get; } = [];

    public Dictionary<OrderKey, OrderClaim> ReceiptOrders { get; } = [];

    public Dictionary<PromotionId, Promotion> Promotions { get; } = [];

    public Dictionary<(PromotionId Promotion, ReceiptKey Receipt), EntryRange> PromotionEntries { get; } = [];

    public Dictionary<EntryId, PromotionWin> PromotionWins { get; } = [];

    public Dictionary<Login, RetiredLogin> RetiredLogins { get; } = [];

    public Dictionary<ScheduleId, Schedule> Schedules { get; } = [];

    public Dictionary<(ScheduleId Schedule, DateOnly On), ScheduledDraw> ScheduledDraws { get; } = [];

    public Roster? Roster { get; private set; }

    /// <summary>Those who can run the lottery and whom the roster does not count.</summary>
    public IReadOnlyList<PlayerId> UncountedOperators() =>
        [.. Players.Values.Where(p => p.IsActiveOperator && Roster?.Entries.Any(e => e.Player == p.Id.Value && e.Counts) != true).Select(p => p.Id)];

    public Dictionary<DrawId, TicketPool> Pools { get; } = [];

    public Dictionary<BatchId, TicketBatch> Batches { get; } = [];

    public Dictionary<TicketId, PooledTicket> Tickets { get; } = [];

    /// <summary>Writes the rows of one turn.</summary>
    public void Write(IReadOnlyList<object> rows)
    {
        foreach (var row in rows)
            Write(row);
    }

    public OrderOutcome? Order(PaymentId payment)
    {
        var (sales, refusal) = (Sales.Values.Where(s => s.Payment == payment).ToArray(), Refusals.GetValueOrDefault(payment));
        return refusal is null && sales.Length == 0 ? null : new(payment, sales, refusal);
    }

    public Payment? Payment(PaymentLookup part) => part.Key == Guid.Empty
        ? Payments.GetValueOrDefault(part.Id.Value) is { } payment && payment.Wallet == part.Wallet ? payment : null
        : Payments.Values.SingleOrDefault(p => p.Wallet == part.Wallet && p.Request?.Key == part.Key);

    public MadeTicket? Made(TicketId ticket)
    {
        if (!ticket.IsPooled() || Batches.GetValueOrDefault(ticket.Batch()) is not { } batch || ticket.Index() >= batch.Count)
            return null;
        var terms = Draws[batch.Draw].Terms;
        return new(
            Tickets.GetValueOrDefault(ticket) ?? PooledTicket.Of(batch, Pools[batch.Draw].Key, terms.Pick, terms.Of, ticket.Index()),
            terms.Game, terms.Price, batch.CreatedAt);
    }

    public SoldTicket? Sold(TicketId ticket)
    {
        if (Sales.Values.SingleOrDefault(s => s.Ticket == ticket) is not { } sale)
            return null;
        var draw = Draws[sale.Book.Draw];
        return new(
            sale, new(draw.Terms.Game, draw.Terms.Price, draw.Result, draw.Award),
            Posted(Payments.Values.SingleOrDefault(p => p.Ticket == ticket)),
            Posted(Payments[sale.Payment.Value].RefundedBy is { } refund ? Payments[refund.Value] : null));

        static PostedPayment? Posted(Payment? payment) => payment is null ? null : new(payment.Id, payment.FinishedAt!.Value);
    }

    public IReadOnlyList<RequestId> SignUps(PlayerId player) =>
        [.. Requests.Values.Where(r => r.Id.Caller == 0 && r.Resource == player.Value).Select(r => r.Id)];

    public IEnumerable<Sale> SalesOf(DrawId draw) => Sales.Values.Where(s => s.Book.Draw == draw);

    /// <summary>What the ledger says that an account has.</summary>
    public long Sum(AccountId account, Currency currency) => Ledger.Where(e => e.Amount.Currency == currency)
        .Sum(e => (e.To == account ? e.Amount.Minor : 0) - (e.From == account ? e.Amount.Minor : 0));

    Task<long[]> IDrawTables.CountMatches(DrawId draw, Numbers drawn, int pick)
    {
        var counts = new long[pick + 1];
        foreach (var sale in SalesOf(draw))
            counts[sale.Numbers.Matches(drawn)]++;
        return Task.FromResult(counts);
    }

    Task<IReadOnlyList<Winner>> IDrawTables.Winners(DrawId draw, Numbers drawn, IReadOnlyList<int> matches, SalePosition? after, int limit) =>
        Task.FromResult<IReadOnlyList<Winner>>([.. SalesOf(draw)
            .Where(s => IsAfter(s, after) && matches.Contains(s.Numbers.Matches(drawn)))
            .Take(limit)
            .Select(s => new Winner(Place(s), s.Ticket, s.Player, s.Numbers.Matches(drawn), Payments.Values.SingleOrDefault(p => p.Ticket == s.Ticket)?.Id))]);

    Task<long> IDrawTables.TicketsSold(DrawId draw) => Task.FromResult(SalesOf(draw).LongCount());

    Task<IReadOnlyList<SoldOrder>> IDrawTables.SoldOrders(DrawId draw, SalePosition? after, int limit) =>
        Task.FromResult<IReadOnlyList<SoldOrder>>([.. SalesOf(draw)
            .Where(s => IsAfter(s, after) && Payments[s.Payment.Value].Order is { } order && order.FirstTicket.Value + order.Count - 1 == s.Ticket.Value)
            .Take(limit)
            .Select(s => new SoldOrder(Place(s), s.Payment, s.Player))]);

    Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> IDrawTables.UnpaidInvoices(DrawId draw) =>
        Task.FromResult<IReadOnlyList<(WalletId, PaymentId)>>([.. Payments.Values
            .Where(p => p is { Kind: PaymentKind.Purchase, Status: PaymentStatus.Created, Confirmed: false } && p.Draw == draw)
            .Select(p => (p.Wallet, p.Id))]);

    Task<bool> IPromotionTables.AreReceiptsWaiting(DateTimeOffset acceptedBefore) => Task.FromResult(Receipts.Values.Any(r => r.DueAt < acceptedBefore));

    Task<IReadOnlyDictionary<long, ReceiptKey>> IPromotionTables.Holders(PromotionId promotion, IReadOnlyList<long> entries) =>
        Task.FromResult<IReadOnlyDictionary<long, ReceiptKey>>(entries.ToDictionary(
            n => n, n => PromotionEntries.Values.Single(e => e.Promotion == promotion && e.First <= n && n < e.First + e.Count).Receipt));

    Task<IReadOnlyList<(PromotionWin Win, DateTimeOffset ClaimsUntil)>> IPromotionTables.Wins(ReceiptKey receipt) =>
        Task.FromResult<IReadOnlyList<(PromotionWin, DateTimeOffset)>>(
            [.. PromotionWins.Values.Where(w => w.Receipt == receipt).Select(w => (w, Promotions[w.Entry.Promotion].Terms.ClaimsUntil))]);

    private static SalePosition Place(Sale sale) => new(sale.Book.Shard, sale.Position);

    private static bool IsAfter(Sale sale, SalePosition? after) =>
        after is not { } place || (sale.Book.Shard, sale.Position).CompareTo((place.Shard, place.Position)) > 0;

    private void Write(object row)
    {
        switch (row)
        {
            case WalletBalance b:
                Guard(b.Available.Minor >= 0 && b.Frozen.Minor >= 0, b);
                Put(Balances, (b.Wallet, b.Available.Currency.Code), b, old => old.Version, b.Version);
                break;
            case Payment p:
                Guard(p.Amount.IsPositive, p);
                Guard((p.Status == PaymentStatus.Created) == p.FinishedAt is null && (p.Status == PaymentStatus.Created) == p.DueAt is not null, p);
                Guard(p.Request is null || Payments.Values.All(o => o.Id == p.Id || o.Wallet != p.Wallet || o.Request?.Key != p.Request.Key), p);
                Guard((p.Kind == PaymentKind.Order) == p.ServiceOrder is not null, p);
                Guard(p.Kind != PaymentKind.Credit || p.Comment is not null, p);
                Guard((p.Kind == PaymentKind.PromotionPrize) == p.Entry is not null, p);
                Guard(p.Entry is null || Payments.Values.All(o => o.Id == p.Id || o.Entry != p.Entry), p);
                Guard(p.Ticket is null || Payments.Values.All(o => o.Id == p.Id || o.Ticket != p.Ticket), p);
                Put(Payments, p.Id.Value, p, old => old.Version, p.Version);
                break;
            case LedgerEntry e:
                Guard(e.Amount.IsPositive && e.From != e.To && Ledger.All(o => (o.Payment, o.Step) != (e.Payment, e.Step)), e);
                Ledger.Add(e);
                break;
            case TransactionVerdict v:
                Guard(v.IsAccepted || v.Said.Operator is null || v.Said.Reason is not null, v);
                Verdicts.Add(v.Payment, v);
                break;
            case Protection p:
                var before = Protections.GetValueOrDefault(p.Wallet)?.Exclusion;
                Guard(before is null || (p.Exclusion is { } after && (after.Until is null || before.Until <= after.Until)), p);
                Put(Protections, p.Wallet, p, old => old.Version, p.Version);
                break;
            case Approval a:
                Guard(a.Status is ApprovalStatus.Pending or ApprovalStatus.Refused || a.DecidedBy != a.RequestedBy, a);
                Guard(a.DecidedAt is null || a.ExpiresAt is null || a.DecidedAt < a.ExpiresAt, a);
                Put(Approvals, a.Id, a, old => old.Version, a.Version);
                break;
            case AuditEntry a:
                Guard(a.Number == Audit.Count + 1 && a.Previous.SequenceEqual(Audit.LastOrDefault()?.Hash ?? AuditChain.Beginning) && a.Hash.SequenceEqual(AuditChain.HashOf(a)), a);
                Audit.Add(a);
                break;
            case ProtectionChange c:
                Guard(ProtectionChanges.All(o => (o.Wallet, o.Version) != (c.Wallet, c.Version)), c);
                ProtectionChanges.Add(c);
                break;
            case BookState b:
                Guard(Books.GetValueOrDefault(b.Id)?.Sealed is null or Fault.None, b);
                Put(Books, b.Id, b, old => old.Version, b.Version);
                break;
            case Sale s:
                Guard(Books.GetValueOrDefault(s.Book)?.Size > s.Position && Sales.Values.All(o => o.Ticket != s.Ticket), s);
                Sales.Add((s.Book.Draw.Value, s.Book.Shard, s.Position), s);
                break;
            case Refusal r:
                Refusals.Add(r.Payment, r);
                break;
            case Draw d:
                Guard((d.Result is null || d.Seal is not null) && (d.Award is null || d.Result is not null), d);
                Put(Draws, d.Id, d, old => old.Version, d.Version);
                break;
            case Game g:
                Guard(g.Jackpot >= 0 && g.Reserve >= 0, g);
                Put(Games, g.Id, g, old => old.Version, g.Version);
                break;
            case Player p:
                Guard(Players.Values.All(o => o.Id == p.Id || o.Login != p.Login), p);
                Put(Players, p.Id, p, old => old.Version, p.Version);
                break;
            case LoginClaim c:
                Put(Logins, c.Login, c, old => old.Version, c.Version);
                break;
            case KeyedRequest r:
                Put(Requests, r.Id, r, old => old.Version, r.Version);
                break;
            case Service s:
                Guard(s.RemovedAt is null || !s.IsUsed, s);
                Guard(Services.Values.All(o => o.Id == s.Id || o.Name != s.Name), s);
                Put(Services, s.Id, s, old => old.Version, s.Version);
                break;
            case ServiceOrder o:
                Guard(Services.ContainsKey(o.Id.Service) && Orders.Values.All(known => known.Payment != o.Payment), o);
                Orders.Add(o.Id, o);
                break;
            case Currency c:
                Currencies.Add(c.Code, c);
                break;
            case Receipt r:
                Guard((r.Status == ReceiptStatus.Accepted) == r.CheckedAt is null && (r.Status == ReceiptStatus.Invalid) == (r.Problems.Count > 0), r);
                Guard(Receipts.Values.All(o => o.Key == r.Key || o.Id != r.Id), r);
                Put(Receipts, r.Key, r, old => old.Version, r.Version);
                break;
            case ReceiptProduct p:
                ReceiptProducts.Add((p.Receipt, p.Line), p.Product);
                break;
            case OrderClaim c:
                ReceiptOrders.Add(c.Order, c);
                break;
            case Promotion p:
                Guard(Promotions.GetValueOrDefault(p.Id) is not { Seal: { } seal } old || (seal == p.Seal && old.Entries == p.Entries && old.Receipts == p.Receipts), p);
                Put(Promotions, p.Id, p, o => o.Version, p.Version);
                break;
            case EntryRange e:
                Guard(Promotions[e.Promotion].Receipts > e.Position && PromotionEntries.Values.All(o => o.Promotion != e.Promotion || o.Position != e.Position), e);
                PromotionEntries.Add((e.Promotion, e.Receipt), e);
                break;
            case PromotionWin w:
                Guard(PromotionWins.Values.All(o => o.Payment != w.Payment), w);
                PromotionWins.Add(w.Entry, w);
                break;
            case RetiredLogin l:
                Guard(Logins.Remove(l.Login), l);
                RetiredLogins.Add(l.Login, l);
                break;
            case Roster r:
                Guard(r.Version == 1 + (Roster?.Version ?? 0), r);
                Roster = r;
                break;
            case Schedule s:
                Guard((s.EndedAt is null) == s.Next is not null && (s.Creating is null || s.Next is not null), s);
                Put(Schedules, s.Id, s, old => old.Version, s.Version);
                break;
            case ScheduledDraw d:
                Guard(ScheduledDraws.Values.All(o => o.Draw != d.Draw), d);
                ScheduledDraws.Add((d.Schedule, d.On), d);
                break;
            case TicketPool p:
                Put(Pools, p.Draw, p, old => old.Version, p.Version);
                break;
            case TicketBatch b:
                Guard(Pools[b.Draw].Issued >= b.Start + b.Count && Batches.Values.All(o => o.Draw != b.Draw || o.Start != b.Start), b);
                Batches.Add(b.Id, b);
                break;
            case PooledTicket t:
                Guard((t.Status == TicketStatus.Available) == t.Payment is null && (t.HeldUntil is null || t.Status == TicketStatus.Held), t);
                Guard(Tickets.Values.All(o => o.Id == t.Id || o.Draw != t.Draw || o.Numbers != t.Numbers), t);
                Put(Tickets, t.Id, t, old => old.Version, t.Version);
                break;
            default:
                Guard(false, row);
                break;
        }
    }

    private static void Put<TKey, TRow>(IDictionary<TKey, TRow> table, TKey key, TRow row, Func<TRow, long> versionOf, long version)
    {
        Guard(version == 1 + (table.TryGetValue(key, out var old) ? versionOf(old) : 0), row!);
        table[key] = row;
    }

    private static void Guard(bool holds, object row)
    {
        if (!holds)
            throw new InvalidDataException($"The tables refuse {row}.");
    }
}
