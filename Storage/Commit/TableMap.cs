using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Audit;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Requests;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Lottery.Storage.Tables;

namespace Lottery.Storage.Commit;

/// <summary>Which column each property of a row is written to. The readers beside <see cref="Tables"/> read them back.</summary>
internal static class TableMap
{
    /// <summary>The key of the one row of operators.</summary>
    internal const int RosterId = 1;

    public static TableWriter Logins => new InsertOnlyTable<LoginClaim>("login", b => b.Logins, new Columns<LoginClaim>()
        .Text("login", r => r.Login.Value)
        .Bigint("player_id", r => r.Player.Value)
        .Time("claimed_at", r => r.ClaimedAt)
        .Bigint("version", r => r.Version));

    public static TableWriter Players => new VersionedTable<PlayerId, Player>("player", 1, b => b.Players, () => new Columns<Player>()
        .Bigint("id", r => r.Id.Value)
        .Text("login", r => r.Login.Value)
        .Text("password_hash", r => r.PasswordHash)
        .Integer("roles", r => (int)r.Roles)
        .Time("created_at", r => r.CreatedAt)
        .Time("blocked_at", r => r.BlockedAt)
        .Time("erased_at", r => r.ErasedAt)
        .Time("tokens_valid_from", r => r.TokensValidFrom)
        .Date("birth_date", r => r.BirthDate)
        .Text("region", r => r.Region)
        .Bigint("version", r => r.Version));

    public static TableWriter Requests => new VersionedTable<RequestId, KeyedRequest>("request", 2, b => b.Requests, () => new Columns<KeyedRequest>()
        .Bigint("caller", r => r.Id.Caller)
        .Uuid("key", r => r.Id.Key)
        .Uuid("hash", r => r.Hash)
        .Bigint("resource", r => r.Resource)
        .Integer("status", r => r.Status)
        .Bytes("body", r => r.Body)
        .Time("created_at", r => r.CreatedAt)
        .Bigint("version", r => r.Version));

    public static TableWriter Rosters => new VersionedTable<int, Roster>("operator_roster", 1, b => b.Rosters, () => new Columns<Roster>()
        .Integer("id", _ => TableMap.RosterId)
        .Json("members", r => Json.Write(r.Entries))
        .Bigint("version", r => r.Version));

    public static TableWriter Pools => new VersionedTable<DrawId, TicketPool>("ticket_pool", 1, b => b.Pools, () => new Columns<TicketPool>()
        .Bigint("draw_id", r => r.Draw.Value)
        .Bytes("key", r => r.Key)
        .Bigint("issued", r => r.Issued)
        .Bigint("version", r => r.Version));

    public static TableWriter TicketBatches => new InsertOnlyTable<TicketBatch>("ticket_batch", b => b.TicketBatches, new Columns<TicketBatch>()
        .Bigint("id", r => r.Id.Value)
        .Bigint("draw_id", r => r.Draw.Value)
        .Bigint("start", r => r.Start)
        .Integer("count", r => r.Count)
        .Time("created_at", r => r.CreatedAt));

    public static TableWriter Tickets => new VersionedTable<TicketId, PooledTicket>("ticket", 1, b => b.Tickets, () => new Columns<PooledTicket>()
        .Bigint("id", r => r.Id.Value)
        .Bigint("draw_id", r => r.Draw.Value)
        .Bigint("numbers", r => r.Numbers.Mask)
        .Text("status", r => Names<TicketStatus>.Of(r.Status))
        .Bigint("payment_id", r => r.Payment?.Value)
        .Bigint("player_id", r => r.Player?.Value)
        .Time("held_at", r => r.HeldAt)
        .Time("held_until", r => r.HeldUntil)
        .Bigint("version", r => r.Version));

    public static TableWriter Games => new VersionedTable<GameId, Game>("game", 1, b => b.Games, () => new Columns<Game>()
        .Text("id", r => r.Id.Value)
        .Text("name", r => r.Name)
        .Integer("pick", r => r.Pick)
        .Integer("of", r => r.Of)
        .Text("currency", r => r.Price.Currency.Code)
        .Bigint("price", r => r.Price.Minor)
        .Json("plan", r => Json.Write(r.Plan))
        .Bigint("jackpot", r => r.Jackpot)
        .Bigint("reserve", r => r.Reserve)
        .Bigint("holder", r => r.Holder?.Value)
        .Json("returned", r => Json.Write(r.Returned))
        .Bigint("version", r => r.Version));

    public static TableWriter Draws => new VersionedTable<DrawId, Draw>("draw", 1, b => b.Draws, () => new Columns<Draw>()
        .Bigint("id", r => r.Id.Value)
        .Text("game_id", r => r.Terms.Game.Value)
        .Integer("pick", r => r.Terms.Pick)
        .Integer("of", r => r.Terms.Of)
        .Text("currency", r => r.Terms.Price.Currency.Code)
        .Bigint("price", r => r.Terms.Price.Minor)
        .Json("plan", r => Json.Write(r.Terms.Plan))
        .Time("opens_at", r => r.Terms.OpensAt)
        .Time("closes_at", r => r.Terms.ClosesAt)
        .Time("draws_at", r => r.Terms.DrawsAt)
        .Integer("books", r => r.Terms.Books)
        .Bytes("commitment", r => r.Terms.Commitment)
        .Bigint("beacon_round", r => r.Terms.BeaconRound)
        .Time("beacon_until", r => r.BeaconUntil)
        .Bytes("protected_secret", r => r.ProtectedSecret)
        .Text("status", r => r.Status.ToString())
        .Json("seal", r => Json.Write(r.Seal))
        .Json("beacon", r => Json.Write(r.Beacon))
        .Json("result", r => Json.Write(r.Result))
        .Json("award", r => Json.Write(r.Award))
        .Bigint("settlement", r => r.Settlement?.Value)
        .Json("posted", r => Json.Write(r.Posted))
        .Time("finished_at", r => r.FinishedAt)
        .Time("cancelled_at", r => r.CancelledAt)
        .Text("cancel_reason", r => r.CancelReason)
        .Time("wakes_at", r => r.WakesAt)
        .Time("created_at", r => r.CreatedAt)
        .Bigint("version", r => r.Version));

    public static TableWriter Balances => new VersionedTable<(long, string), WalletBalance>("wallet_balance", 2, b => b.Balances, () => new Columns<WalletBalance>()
        .Bigint("wallet_id", r => r.Wallet.Value)
        .Text("currency", r => r.Available.Currency.Code)
        .Bigint("available", r => r.Available.Minor)
        .Bigint("frozen", r => r.Frozen.Minor)
        .Bytes("usage", r => UsageBytes.Of(r.Used))
        .Bigint("version", r => r.Version));

    public static TableWriter Approvals => new VersionedTable<ApprovalId, Approval>("approval", 1, b => b.Approvals, () => new Columns<Approval>()
        .Bigint("id", r => r.Id.Value)
        .Text("action", r => r.Action.ToString())
        .Bigint("target", r => r.Target)
        .Text("currency", r => r.Amount?.Currency.Code)
        .Bigint("amount", r => r.Amount?.Minor)
        .Integer("roles", r => (int?)r.Roles)
        .Text("reason", r => r.Reason)
        .Bigint("requested_by", r => r.RequestedBy?.Value)
        .Time("requested_at", r => r.RequestedAt)
        .Time("expires_at", r => r.ExpiresAt)
        .Text("status", r => r.Status.ToString())
        .Bigint("decided_by", r => r.DecidedBy?.Value)
        .Time("decided_at", r => r.DecidedAt)
        .Text("note", r => r.Note)
        .Time("finished_at", r => r.FinishedAt)
        .Integer("outcome", r => (int)r.Outcome)
        .Bigint("version", r => r.Version));

    public static TableWriter Audit => new InsertOnlyTable<AuditEntry>("audit_entry", b => b.Audit, new Columns<AuditEntry>()
        .Bigint("number", r => r.Number)
        .Time("at", r => r.At)
        .Bigint("operator_id", r => r.Operator.Value)
        .Text("action", r => r.Action)
        .Text("target", r => r.Target)
        .Text("detail", r => r.Detail)
        .Bigint("request", r => r.Of)
        .Bytes("previous", r => r.Previous)
        .Bytes("hash", r => r.Hash));

    public static TableWriter Protections => new VersionedTable<WalletId, Protection>("wallet_protection", 1, b => b.Protections, () => new Columns<Protection>()
        .Bigint("wallet_id", r => r.Wallet.Value)
        .Json("limits", r => Json.Write(r.Limits))
        .Time("excluded_from", r => r.Exclusion?.From)
        .Time("excluded_until", r => r.Exclusion?.Until)
        .Bigint("version", r => r.Version));

    public static TableWriter ProtectionChanges => new InsertOnlyTable<ProtectionChange>("wallet_protection_change", b => b.ProtectionChanges, new Columns<ProtectionChange>()
        .Bigint("wallet_id", r => r.Wallet.Value)
        .Bigint("version", r => r.Version)
        .Bigint("changed_by", r => r.By.Value)
        .Json("\"limit\"", r => Json.Write(r.Limit))
        .Boolean("removal", r => r.IsRemoval)
        .Time("excluded_until", r => r.Exclusion?.Until)
        .Time("at", r => r.At));

    public static TableWriter Payments => new VersionedTable<PaymentId, Payment>("payment", 1, b => b.Payments, () => new Columns<Payment>()
        .Bigint("id", r => r.Id.Value)
        .Bigint("wallet_id", r => r.Wallet.Value)
        .Text("kind", r => Names<PaymentKind>.Of(r.Kind))
        .Text("currency", r => r.Amount.Currency.Code)
        .Bigint("amount", r => r.Amount.Minor)
        .Text("status", r => Names<PaymentStatus>.Of(r.Status))
        .Bigint("draw_id", r => r.Draw?.Value)
        .Integer("book", r => r.Order?.Book.Shard)
        .Bigint("first_ticket", r => r.Order?.FirstTicket.Value)
        .Integer("tickets", r => r.Order?.Count)
        .Bytes("lines", r => LineBytes.Of(r.Order?.Lines))
        .Bigint("ticket_id", r => r.Ticket?.Value)
        .Bigint("service_id", r => r.ServiceOrder?.Service.Value)
        .Bigint("order_id", r => r.ServiceOrder?.Number)
        .Bigint("promotion_id", r => r.Entry?.Promotion.Value)
        .Bigint("promotion_entry", r => r.Entry?.Number)
        .Text("comment", r => r.Comment)
        .Boolean("confirmed", r => r.Confirmed)
        .Time("due_at", r => r.DueAt)
        .Integer("reason", r => (int)r.Reason)
        .Bigint("refunded_by", r => r.RefundedBy?.Value)
        .Uuid("request_key", r => r.Request?.Key)
        .Uuid("request_hash", r => r.Request?.Hash)
        .Time("created_at", r => r.CreatedAt)
        .Time("finished_at", r => r.FinishedAt)
        .Bigint("spent_today", r => r.SpentSoFar?.Today)
        .Bigint("spent_this_week", r => r.SpentSoFar?.ThisWeek)
        .Bigint("version", r => r.Version));

    public static TableWriter Verdicts => new InsertOnlyTable<TransactionVerdict>("payment_verdict", b => b.Verdicts, new Columns<TransactionVerdict>()
        .Bigint("payment_id", r => r.Payment.Value)
        .Boolean("accepted", r => r.IsAccepted)
        .Bigint("operator_id", r => r.Said.Operator?.Value)
        .Text("reason", r => r.Said.Reason)
        .Time("at", r => r.At));

    public static TableWriter Services => new VersionedTable<ServiceId, Service>("service", 1, b => b.Services, () => new Columns<Service>()
        .Bigint("id", r => r.Id.Value)
        .Text("name", r => r.Name)
        .Boolean("used", r => r.IsUsed)
        .Time("created_at", r => r.CreatedAt)
        .Time("removed_at", r => r.RemovedAt)
        .Bigint("version", r => r.Version));

    public static TableWriter Orders => new InsertOnlyTable<ServiceOrder>("service_order", b => b.Orders, new Columns<ServiceOrder>()
        .Bigint("service_id", r => r.Id.Service.Value)
        .Bigint("order_id", r => r.Id.Number)
        .Bigint("payment_id", r => r.Payment.Value)
        .Bigint("wallet_id", r => r.Wallet.Value)
        .Text("currency", r => r.Amount.Currency.Code)
        .Bigint("amount", r => r.Amount.Minor)
        .Time("placed_at", r => r.PlacedAt));

    public static TableWriter Currencies => new InsertOnlyTable<Currency>("currency", b => b.Currencies, new Columns<Currency>()
        .Text("code", r => r.Code)
        .Integer("exponent", r => r.Exponent));

    public static TableWriter Books => new VersionedTable<BookId, BookState>("book", 2, b => b.Books, () => new Columns<BookState>()
        .Bigint("draw_id", r => r.Id.Draw.Value)
        .Integer("shard", r => r.Id.Shard)
        .Bigint("size", r => r.Size)
        .Bytes("frontier", r => r.Frontier)
        .Integer("sealed", r => (int)r.Sealed)
        .Bigint("version", r => r.Version));

    public static TableWriter Sales => new InsertOnlyTable<Sale>("sale", b => b.Sales, new Columns<Sale>()
        .Bigint("ticket_id", r => r.Ticket.Value)
        .Bigint("draw_id", r => r.Book.Draw.Value)
        .Integer("book", r => r.Book.Shard)
        .Bigint("position", r => r.Position)
        .Bigint("payment_id", r => r.Payment.Value)
        .Bigint("player_id", r => r.Player.Value)
        .Bigint("numbers", r => r.Numbers.Mask)
        .Uuid("salt", r => r.Salt)
        .Time("sold_at", r => r.SoldAt)
        .Bytes("tile", r => r.Tile));

    public static TableWriter Refusals => new InsertOnlyTable<Refusal>("refusal", b => b.Refusals, new Columns<Refusal>()
        .Bigint("payment_id", r => r.Payment.Value)
        .Bigint("draw_id", r => r.Book.Draw.Value)
        .Integer("book", r => r.Book.Shard)
        .Integer("reason", r => (int)r.Reason)
        .Time("refused_at", r => r.RefusedAt));

    public static TableWriter Entries => new InsertOnlyTable<LedgerEntry>("ledger_entry", b => b.Entries, new Columns<LedgerEntry>()
        .Bigint("payment_id", r => r.Payment.Value)
        .Integer("step", r => r.Step)
        .Smallint("from_kind", r => (short)r.From.Kind)
        .Bigint("from_owner", r => r.From.Owner)
        .Smallint("to_kind", r => (short)r.To.Kind)
        .Bigint("to_owner", r => r.To.Owner)
        .Text("currency", r => r.Amount.Currency.Code)
        .Bigint("amount", r => r.Amount.Minor)
        .Time("at", r => r.At));

    /// <summary>The names of an enum's values, without making them anew for each row.</summary>
    private static class Names<TEnum>
        where TEnum : struct, Enum
    {
        private static readonly Dictionary<TEnum, string> ByValue = Enum.GetValues<TEnum>().ToDictionary(v => v, v => v.ToString());

        public static string Of(TEnum value) => ByValue[value];
    }
}
