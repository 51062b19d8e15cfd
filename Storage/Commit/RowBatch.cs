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
using Lottery.Grains.Wallets;

namespace Lottery.Storage.Commit;

/// <summary>The rows that the turns of one batch leave behind, by table.</summary>
public sealed class RowBatch : IRows
{
    internal ChangedRows<(long, string), WalletBalance> Balances { get; } = new(r => (r.Wallet.Value, r.Available.Currency.Code), r => r.Version);

    internal ChangedRows<PaymentId, Payment> Payments { get; } = new(r => r.Id, r => r.Version);

    internal ChangedRows<BookId, BookState> Books { get; } = new(r => r.Id, r => r.Version);

    internal ChangedRows<DrawId, Draw> Draws { get; } = new(r => r.Id, r => r.Version);

    internal ChangedRows<GameId, Game> Games { get; } = new(r => r.Id, r => r.Version);

    internal ChangedRows<PlayerId, Player> Players { get; } = new(r => r.Id, r => r.Version);

    internal ChangedRows<RequestId, KeyedRequest> Requests { get; } = new(r => r.Id, r => r.Version);

    internal ChangedRows<ServiceId, Service> Services { get; } = new(r => r.Id, r => r.Version);

    internal List<ServiceOrder> Orders { get; } = [];

    internal List<Currency> Currencies { get; } = [];
    internal ChangedRows<ReceiptKey, Receipt> Receipts { get; } = new(r => r.Key, r => r.Version);

    internal List<ReceiptProduct> ReceiptProducts { get; } = [];

    internal List<OrderClaim> ReceiptOrders { get; } = [];

    internal ChangedRows<PromotionId, Promotion> Promotions { get; } = new(r => r.Id, r => r.Version);

    internal List<EntryRange> PromotionEntries { get; } = [];

    internal List<PromotionWin> PromotionWins { get; } = [];

    internal ChangedRows<ScheduleId, Schedule> Schedules { get; } = new(r => r.Id, r => r.Version);

    internal List<ScheduledDraw> ScheduledDraws { get; } = [];

    internal ChangedRows<int, Roster> Rosters { get; } = new(_ => TableMap.RosterId, r => r.Version);

    internal ChangedRows<DrawId, TicketPool> Pools { get; } = new(r => r.Draw, r => r.Version);

    internal ChangedRows<TicketId, PooledTicket> Tickets { get; } = new(r => r.Id, r => r.Version);

    internal List<TicketBatch> TicketBatches { get; } = [];

    internal List<RetiredLogin> RetiredLogins { get; } = [];

    internal List<LoginClaim> Logins { get; } = [];

    internal List<Sale> Sales { get; } = [];

    internal List<Refusal> Refusals { get; } = [];

    internal List<LedgerEntry> Entries { get; } = [];

    internal List<TransactionVerdict> Verdicts { get; } = [];

    internal ChangedRows<WalletId, Protection> Protections { get; } = new(r => r.Wallet, r => r.Version);

    internal List<ProtectionChange> ProtectionChanges { get; } = [];

    internal List<AuditEntry> Audit { get; } = [];

    internal ChangedRows<ApprovalId, Approval> Approvals { get; } = new(r => r.Id, r => r.Version);

    /// <summary>Entries of the batch that brought money into a frozen account: where they are.</summary>
    private readonly Dictionary<PaymentId, int> _frozen = [];

    /// <summary>By how much the batch changes each account that is not a wallet's.</summary>
    internal Dictionary<(AccountId Account, string Currency), long> Accounts { get; } = [];

    public void Add(WalletBalance row) => Balances.Add(row);

    public void Add(Payment row) => Payments.Add(row);

    public void Add(TransactionVerdict row) => Verdicts.Add(row);

    public void Add(Protection row) => Protections.Add(row);

    public void Add(ProtectionChange row) => ProtectionChanges.Add(row);

    public void Add(AuditEntry row) => Audit.Add(row);

    public void Add(Approval row) => Approvals.Add(row);

    public void Add(BookState row) => Books.Add(row);

    public void Add(Sale row) => Sales.Add(row);

    public void Add(Refusal row) => Refusals.Add(row);

    public void Add(Draw row) => Draws.Add(row);

    public void Add(Game row) => Games.Add(row);

    public void Add(Player row) => Players.Add(row);

    public void Add(LoginClaim row) => Logins.Add(row);

    public void Add(KeyedRequest row) => Requests.Add(row);

    public void Add(Service row) => Services.Add(row);

    public void Add(ServiceOrder row) => Orders.Add(row);

    public void Add(Currency row) => Currencies.Add(row);
    public void Add(Receipt row) => Receipts.Add(row);

    public void Add(ReceiptProduct row) => ReceiptProducts.Add(row);

    public void Add(OrderClaim row) => ReceiptOrders.Add(row);

    public void Add(Promotion row) => Promotions.Add(row);

    public void Add(EntryRange row) => PromotionEntries.Add(row);

    public void Add(PromotionWin row) => PromotionWins.Add(row);

    public void Add(RetiredLogin row) => RetiredLogins.Add(row);

    public void Add(Roster row) => Rosters.Add(row);

    public void Add(TicketPool row) => Pools.Add(row);

    public void Add(TicketBatch row) => TicketBatches.Add(row);

    public void Add(PooledTicket row) => Tickets.Add(row);

    public void Add(Schedule row) => Schedules.Add(row);

    public void Add(ScheduledDraw row) => ScheduledDraws.Add(row);

    /// <summary>Money that is frozen and handed over in one batch moves at once: the two movements leave one entry, the later one's.</summary>
    public void Add(LedgerEntry row)
    {
        Count(row.From, row.Amount, -1);
        Count(row.To, row.Amount, 1);
        if (!row.To.IsWallets && _frozen.Remove(row.Payment, out var at))
        {
            Entries[at] = row with { From = Entries[at].From };
            return;
        }
        if (row.To.Kind == AccountKind.Frozen)
            _frozen[row.Payment] = Entries.Count;
        Entries.Add(row);
    }

    internal void Clear()
    {
        Balances.Clear();
        Payments.Clear();
        Books.Clear();
        Draws.Clear();
        Games.Clear();
        Players.Clear();
        Requests.Clear();
        Services.Clear();
        Orders.Clear();
        Currencies.Clear();
        Receipts.Clear();
        ReceiptProducts.Clear();
        ReceiptOrders.Clear();
        Promotions.Clear();
        PromotionEntries.Clear();
        PromotionWins.Clear();
        Logins.Clear();
        RetiredLogins.Clear();
        Rosters.Clear();
        Schedules.Clear();
        ScheduledDraws.Clear();
        Pools.Clear();
        TicketBatches.Clear();
        Tickets.Clear();
        Sales.Clear();
        Refusals.Clear();
        Entries.Clear();
        Verdicts.Clear();
        Protections.Clear();
        ProtectionChanges.Clear();
        Audit.Clear();
        Approvals.Clear();
        _frozen.Clear();
        Accounts.Clear();
    }

    private void Count(AccountId account, Money amount, int sign)
    {
        if (account.IsWallets)
            return;
        ref var change = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Accounts, (account, amount.Currency.Code), out _);
        change += sign * amount.Minor;
    }
}
