using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Wallets;
using Lottery.Simulation.Time;
using Lottery.Storage.Due;

namespace Lottery.Simulation.Store;

/// <summary>The queries of one silo: what the SQL in Storage/ finds, found in the simulated tables.</summary>
internal sealed class Reader(World world, Process process) : IDrawTables, IPromotionTables, IDueTables
{
    public Task<T> Read<T>(Func<Tables, T> query) => world.Database.Read(process, query);

    public Task<long[]> CountMatches(DrawId draw, Numbers drawn, int pick) => Read(tables =>
    {
        var counts = new long[pick + 1];
        foreach (var sale in tables.SalesOf(draw))
            counts[sale.Numbers.Matches(drawn)]++;
        return counts;
    });

    public Task<IReadOnlyList<Winner>> Winners(DrawId draw, Numbers drawn, IReadOnlyList<int> matches, SalePosition? after, int limit) =>
        Read<IReadOnlyList<Winner>>(tables => [.. tables.SalesOf(draw)
            .Where(s => IsAfter(Place(s), after) && matches.Contains(s.Numbers.Matches(drawn)))
            .Take(limit)
            .Skip(world.Bugs.Has(Bug.SkippedPrize) ? 1 : 0)
            .Select(s => new Winner(Place(s), s.Ticket, s.Player, s.Numbers.Matches(drawn), Paid(tables, s.Ticket)))]);

    public Task<long> TicketsSold(DrawId draw) => Read(tables => tables.SalesOf(draw).LongCount());

    public Task<IReadOnlyList<SoldOrder>> SoldOrders(DrawId draw, SalePosition? after, int limit) =>
        Read<IReadOnlyList<SoldOrder>>(tables => [.. tables.SalesOf(draw)
            .Where(s => IsAfter(Place(s), after) && tables.Payments.Find(s.Payment)?.Order is { } order && order.FirstTicket.Value + order.Count - 1 == s.Ticket.Value)
            .Take(limit)
            .SkipLast(world.Bugs.Has(Bug.SkippedRefund) ? 1 : 0)
            .Select(s => new SoldOrder(Place(s), s.Payment, s.Player))]);

    public Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> UnpaidInvoices(DrawId draw) =>
        Read<IReadOnlyList<(WalletId, PaymentId)>>(tables => [.. tables.Payments.All
            .Where(p => p is { Kind: PaymentKind.Purchase, Status: PaymentStatus.Created, Confirmed: false } && p.Draw == draw).Select(p => (p.Wallet, p.Id))]);

    public Task<bool> AreReceiptsWaiting(DateTimeOffset acceptedBefore) => Read(tables => tables.Receipts.All.Any(r => r.DueAt < acceptedBefore));

    public Task<IReadOnlyDictionary<long, ReceiptKey>> Holders(PromotionId promotion, IReadOnlyList<long> entries) =>
        Read<IReadOnlyDictionary<long, ReceiptKey>>(tables => entries.ToDictionary(
            n => n, n => tables.Entries.All.Single(e => e.Promotion == promotion && e.First <= n && n < e.First + e.Count).Receipt));

    public Task<IReadOnlyList<(PromotionWin Win, DateTimeOffset ClaimsUntil)>> Wins(ReceiptKey receipt) =>
        Read<IReadOnlyList<(PromotionWin, DateTimeOffset)>>(tables =>
            [.. tables.Wins.All.Where(w => w.Receipt == receipt).Select(w => (w, tables.Promotions.Find(w.Entry.Promotion)!.Terms.ClaimsUntil))]);

    public Task<IReadOnlyList<DrawId>> Draws(DateTimeOffset at, CancellationToken stop) =>
        Read<IReadOnlyList<DrawId>>(tables => [.. tables.Draws.All.Where(d => d.WakesAt <= at).OrderBy(d => d.WakesAt).Select(d => d.Id)]);

    public Task<IReadOnlyList<PromotionId>> Promotions(DateTimeOffset at, CancellationToken stop) =>
        Read<IReadOnlyList<PromotionId>>(tables => [.. tables.Promotions.All
            .Where(p => p.WakesAt <= at || (p is { Status: DrawStatus.Drawn, WakesAt: not null } && IsDue(tables, p)))
            .OrderBy(p => p.Id.Value).Select(p => p.Id)]);

    public Task<IReadOnlyList<ScheduleId>> Schedules(DateTimeOffset at, CancellationToken stop) =>
        Read<IReadOnlyList<ScheduleId>>(tables => [.. tables.Schedules.All.Where(s => s.WakesAt <= at).OrderBy(s => s.WakesAt).Select(s => s.Id)]);

    public Task<IReadOnlyList<PlayerId>> CutOffErasures(CancellationToken stop) =>
        Read<IReadOnlyList<PlayerId>>(tables => [.. tables.Players.All.Where(p => p.ErasedAt is not null && !p.Login.Value.StartsWith('#')).Select(p => p.Id)]);

    public Task<IReadOnlyList<RequestId>> SignUps(PlayerId player) =>
        Read<IReadOnlyList<RequestId>>(tables => [.. tables.Requests.All.Where(r => r.Id.Caller == 0 && r.Resource == player.Value).Select(r => r.Id)]);

    public Task<IReadOnlyList<PlayerId>> UncountedOperators(CancellationToken stop) =>
        Read<IReadOnlyList<PlayerId>>(tables => [.. tables.Players.All
            .Where(p => p.IsActiveOperator && tables.Rosters.Find(1)?.Entries.Any(e => e.Player == p.Id.Value && e.Counts) != true).Select(p => p.Id)]);

    public Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> Payments(DateTimeOffset at, CancellationToken stop) =>
        Due(at, p => !Grains.Transactions.Transfer.IsTransaction(p) && !world.Bugs.Has(Bug.ForgottenPayments));

    public Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> Transactions(DateTimeOffset at, CancellationToken stop) =>
        Due(at, p => Grains.Transactions.Transfer.IsTransaction(p) && !world.Bugs.Has(Bug.ForgottenTransactions));

    public Task<IReadOnlyList<Approval>> Approvals(DateTimeOffset before, CancellationToken stop) =>
        Read<IReadOnlyList<Approval>>(tables => [.. tables.Approvals.All.Where(a => a.Status == ApprovalStatus.Approved && a.DecidedAt < before)]);

    public Task<IReadOnlyList<(ReceiptKey Key, DateTimeOffset AcceptedAt)>> Receipts(int limit, CancellationToken stop) =>
        Read<IReadOnlyList<(ReceiptKey, DateTimeOffset)>>(tables =>
            [.. tables.Receipts.All.Where(r => r.DueAt is not null && !world.Bugs.Has(Bug.ForgottenReceipts)).OrderBy(r => r.DueAt).Take(limit).Select(r => (r.Key, r.AcceptedAt))]);

    public Task<IReadOnlyList<PromotionId>> PromotionsAt(DateTimeOffset at, CancellationToken stop) =>
        Read<IReadOnlyList<PromotionId>>(tables => [.. tables.Promotions.All.Where(p => p.Terms.ClosesAt > at).OrderBy(p => p.Id.Value).Select(p => p.Id)]);

    private Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> Due(DateTimeOffset at, Func<Payment, bool> isAsked) =>
        Read<IReadOnlyList<(WalletId, PaymentId)>>(tables =>
            [.. tables.Payments.All.Where(p => p.DueAt <= at && p.Status == PaymentStatus.Created && isAsked(p)).OrderBy(p => p.DueAt).Select(p => (p.Wallet, p.Id))]);

    private static bool IsDue(Tables tables, Promotion promotion)
    {
        var wins = tables.Wins.All.Where(w => w.Entry.Promotion == promotion.Id).ToList();
        return wins.All(w => tables.Payments.Has(w.Payment))
            || wins.Any(w => !tables.Payments.Has(w.Payment) && tables.Receipts.Find(w.Receipt)?.ClaimedAt <= promotion.Terms.ClaimsUntil);
    }

    private PaymentId? Paid(Tables tables, TicketId ticket) =>
        world.Bugs.Has(Bug.DoublePayout) ? null : (PaymentId?)tables.PaymentOfPrize.Owner(ticket);

    private static SalePosition Place(Sale sale) => new(sale.Book.Shard, sale.Position);

    private static bool IsAfter(SalePosition place, SalePosition? after) =>
        after is not { } other || (place.Shard, place.Position).CompareTo((other.Shard, other.Position)) > 0;
}
