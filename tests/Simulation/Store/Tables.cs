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

namespace Lottery.Simulation.Store;

/// <summary>The rows that are durable, by table, with the keys, indexes and checks that sql/ gives them. <see cref="TableWrites"/> writes them.</summary>
internal sealed class Tables
{
    public Table<(long Wallet, string Currency), WalletBalance> Balances { get; } = new("wallet_balance", r => (r.Wallet.Value, r.Available.Currency.Code));

    public Table<PaymentId, Payment> Payments { get; } = new("payment", r => r.Id);

    public UniqueIndex<(WalletId, Guid)> PaymentOfRequest { get; } = new("payment_of_request");

    public UniqueIndex<TicketId> PaymentOfPrize { get; } = new("payment_of_prize");

    public UniqueIndex<EntryId> PaymentOfPromotion { get; } = new("payment_of_promotion");

    public Table<(PaymentId Payment, int Step), LedgerEntry> Ledger { get; } = new("ledger_entry", r => (r.Payment, r.Step));

    public Table<PaymentId, TransactionVerdict> Verdicts { get; } = new("payment_verdict", r => r.Payment);

    public Table<WalletId, Protection> Protections { get; } = new("wallet_protection", r => r.Wallet);

    public Table<(WalletId, long), ProtectionChange> ProtectionChanges { get; } = new("wallet_protection_change", r => (r.Wallet, r.Version));

    public Table<ApprovalId, Approval> Approvals { get; } = new("approval", r => r.Id);

    public Table<long, AuditEntry> Audit { get; } = new("audit_entry", r => r.Number);

    public Dictionary<(AccountId Account, string Currency), long> Accounts { get; } = [];

    public Table<BookId, BookState> Books { get; } = new("book", r => r.Id);

    public Table<TicketId, Sale> Sales { get; } = new("sale", r => r.Ticket);

    public UniqueIndex<(BookId, long)> SalePosition { get; } = new("sale_position");

    public Table<PaymentId, Refusal> Refusals { get; } = new("refusal", r => r.Payment);

    public Table<DrawId, Draw> Draws { get; } = new("draw", r => r.Id);

    public Table<GameId, Game> Games { get; } = new("game", r => r.Id);

    public Table<PlayerId, Player> Players { get; } = new("player", r => r.Id);

    public UniqueIndex<Login> PlayerLogin { get; } = new("player_login_key");

    public Table<Login, LoginClaim> Logins { get; } = new("login", r => r.Login);

    public Table<Login, RetiredLogin> RetiredLogins { get; } = new("retired_login", r => r.Login);

    public Table<int, Roster> Rosters { get; } = new("operator_roster", _ => 1);

    public Table<RequestId, KeyedRequest> Requests { get; } = new("request", r => r.Id);

    public Table<ServiceId, Service> Services { get; } = new("service", r => r.Id);

    public UniqueIndex<string> ServiceName { get; } = new("service_name");

    public Table<OrderId, ServiceOrder> Orders { get; } = new("service_order", r => r.Id);

    public UniqueIndex<PaymentId> OrderPayment { get; } = new("service_order_payment_id_key");

    public Table<string, Currency> Currencies { get; } = new("currency", r => r.Code);

    public Table<ReceiptKey, Receipt> Receipts { get; } = new("receipt", r => r.Key);

    public Table<(ReceiptKey, int), ReceiptProduct> Products { get; } = new("receipt_product", r => (r.Receipt, r.Line));

    public Table<OrderKey, OrderClaim> ReceiptOrders { get; } = new("receipt_order", r => r.Order);

    public Table<PromotionId, Promotion> Promotions { get; } = new("promotion", r => r.Id);

    public Table<(PromotionId Promotion, ReceiptKey Receipt), EntryRange> Entries { get; } = new("promotion_entry", r => (r.Promotion, r.Receipt));

    public UniqueIndex<(PromotionId, long)> EntryPosition { get; } = new("promotion_entry_position");

    public UniqueIndex<(PromotionId, long)> EntryFirst { get; } = new("promotion_entry_first");

    public Table<EntryId, PromotionWin> Wins { get; } = new("promotion_win", r => r.Entry);

    public UniqueIndex<PaymentId> WinPayment { get; } = new("promotion_win_payment_id_key");

    public UniqueIndex<(PromotionId, int)> WinPlace { get; } = new("promotion_win_place");

    public Table<ScheduleId, Schedule> Schedules { get; } = new("schedule", r => r.Id);

    public Table<(ScheduleId, DateOnly), ScheduledDraw> ScheduledDraws { get; } = new("schedule_draw", r => (r.Schedule, r.On));

    public UniqueIndex<DrawId> ScheduledDraw { get; } = new("schedule_draw_draw_id_key");

    public Table<DrawId, TicketPool> Pools { get; } = new("ticket_pool", r => r.Draw);

    public Table<BatchId, TicketBatch> Batches { get; } = new("ticket_batch", r => r.Id);

    public UniqueIndex<(DrawId, long)> BatchStart { get; } = new("ticket_batch_draw_id_start_key");

    public Table<TicketId, PooledTicket> Tickets { get; } = new("ticket", r => r.Id);

    public UniqueIndex<(DrawId, Numbers)> TicketNumbers { get; } = new("ticket_numbers");

    /// <summary>What went beyond a limit or a self-exclusion that was durable before it; null while nothing did.</summary>
    public string? BeyondLimit { get; set; }

    /// <summary>A draw's tickets in the order of books and positions.</summary>
    public IEnumerable<Sale> SalesOf(DrawId draw) =>
        Sales.All.Where(s => s.Book.Draw == draw).OrderBy(s => s.Book.Shard).ThenBy(s => s.Position);
}
