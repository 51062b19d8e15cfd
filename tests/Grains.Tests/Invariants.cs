using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Grains.Wallets;
using Xunit;

namespace Lottery.Grains.Tests;

/// <summary>What the tables must say whenever nothing is under way.</summary>
internal static class Invariants
{
    public static void Hold(InMemoryTables tables)
    {
        foreach (var balance in tables.Balances.Values)
            WalletIsItsEntries(tables, balance);
        foreach (var payment in tables.Payments.Values.Where(p => p.Kind == PaymentKind.Purchase))
            MoneyFollowsTickets(tables, payment);
        foreach (var book in tables.Books.Keys)
            BookIsItsSales(tables, book);
        foreach (var draw in tables.Draws.Values)
            DrawIsPaidOnce(tables, draw);
        foreach (var game in tables.Games.Values)
            JackpotIsItsEntries(tables, game);
    }

    /// <summary>Also, no purchase and no draw waits for anything but its time.</summary>
    public static void HoldAndNothingIsOpen(InMemoryTables tables)
    {
        Hold(tables);
        Assert.DoesNotContain(tables.Payments.Values, p => p.Status == PaymentStatus.Created);
    }

    private static void WalletIsItsEntries(InMemoryTables tables, WalletBalance balance)
    {
        var (wallet, currency) = (balance.Wallet, balance.Available.Currency);
        var held = tables.Payments.Values
            .Where(p => p.Wallet == wallet && p.Amount.Currency == currency && p.IsHold)
            .Sum(p => p.Amount.Minor);
        Assert.Equal(held, balance.Frozen.Minor);
        Assert.Equal(balance.Frozen.Minor, tables.Sum(AccountId.Frozen(wallet), currency));
        Assert.Equal(balance.Available.Minor, tables.Sum(AccountId.Available(wallet), currency));
    }

    /// <summary>A purchase that succeeded has all its tickets, one that did not has none.</summary>
    private static void MoneyFollowsTickets(InMemoryTables tables, Payment payment)
    {
        var order = payment.Order!;
        var sales = tables.Sales.Values.Where(s => s.Payment == payment.Id).ToList();
        if (payment.Status == PaymentStatus.Success)
            Assert.Equal(Enumerable.Range(0, order.Count).Select(i => new TicketId(order.FirstTicket.Value + i)), sales.Select(s => s.Ticket));
        if (payment.Status == PaymentStatus.Error)
            Assert.Empty(sales);
        Assert.All(sales, s => Assert.Equal((order.Book, new PlayerId(payment.Wallet.Value)), (s.Book, s.Player)));
    }

    private static void BookIsItsSales(InMemoryTables tables, BookId id)
    {
        var book = tables.Books[id];
        var sales = tables.SalesOf(id.Draw).Where(s => s.Book == id).ToList();
        Assert.Equal(book.Size, sales.Count);
        Assert.Equal(Enumerable.Range(0, sales.Count).Select(i => (long)i), sales.Select(s => s.Position));
        var root = MerkleTree.RootOfHashes([.. sales.Select(s => s.Leaf)]);
        Assert.Equal(root, MerkleFrontier.Load(book.Size, book.Frontier).Root());
        if (tables.Draws[id.Draw].Seal?.Heads[id.Shard] is { } head)
            Assert.Equal((book.Size, Convert.ToHexString(root)), (head.Size, Convert.ToHexString(head.Root)));
    }

    private static void DrawIsPaidOnce(InMemoryTables tables, Draw draw)
    {
        var (currency, price) = (draw.Terms.Price.Currency, draw.Terms.Price.Minor);
        var sales = tables.SalesOf(draw.Id).ToList();
        var payments = tables.Payments.Values.Where(p => p.Draw == draw.Id).ToList();
        var captured = payments.Where(p => p is { Kind: PaymentKind.Purchase, Status: PaymentStatus.Success }).ToList();
        var (inSales, inFund) = (tables.Sum(AccountId.Sales(draw.Id), currency), tables.Sum(AccountId.PrizeFund(draw.Id), currency));
        switch (draw)
        {
            case { Status: DrawStatus.Settled, Award: { } award, Result: { } result }:
                var won = sales.Where(s => award.PrizeEach(s.Numbers.Matches(result.Set)) > 0)
                    .Select(s => (s.Ticket.Value, s.Player.Value, award.PrizeEach(s.Numbers.Matches(result.Set))));
                var paid = payments.Where(p => p.Kind == PaymentKind.Prize).Select(p => (p.Ticket!.Value.Value, p.Wallet.Value, p.Amount.Minor));
                Assert.Equal(won.Order(), paid.Order());
                Assert.Equal((0, 0), (inSales, inFund));
                Assert.Equal((won.Count(), award.Paid), (draw.Posted.Done, draw.Posted.Amount));
                break;
            case { Status: DrawStatus.Cancelled, FinishedAt: not null }:
                Assert.All(captured, p => Assert.Contains(payments, r => r.Id == p.RefundedBy && r.Kind == PaymentKind.Refund && r.Amount == p.Amount));
                Assert.Equal(captured.Count, payments.Count(p => p.Kind == PaymentKind.Refund));
                Assert.Equal((0, 0), (inSales, inFund));
                Assert.Equal((captured.Count, captured.Sum(p => p.Amount.Minor)), (draw.Posted.Done, draw.Posted.Amount));
                break;
            case { Award: null } when draw.Status != DrawStatus.Cancelled:
                Assert.Equal((captured.Sum(p => p.Amount.Minor), 0), (inSales, inFund));
                break;
            default:
                break;
        }
        if (draw.Status != DrawStatus.Cancelled)
            Assert.Equal(captured.Sum(p => p.Order!.Count) * price, captured.Sum(p => p.Amount.Minor));
    }

    private static void JackpotIsItsEntries(InMemoryTables tables, Game game)
    {
        if (game.Holder is null && tables.Games.Count == 1)
            Assert.Equal(
                (game.Jackpot, game.Reserve),
                (tables.Sum(AccountId.Jackpots, game.Price.Currency), tables.Sum(AccountId.Reserves, game.Price.Currency)));
    }
}
