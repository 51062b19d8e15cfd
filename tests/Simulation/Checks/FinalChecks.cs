using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Lottery.Simulation.Store;

namespace Lottery.Simulation.Checks;

/// <summary>What must hold of the tables.</summary>
internal static class FinalChecks
{
    /// <summary>When nothing is in flight.</summary>
    public static void Hold(World world)
    {
        var tables = world.Database.Tables;
        AtAnyMoment(tables);
        foreach (var payment in tables.Payments.All.Where(p => p.Kind == PaymentKind.Purchase))
            MoneyFollowsTickets(tables, payment);
        foreach (var draw in tables.Draws.All)
            DrawIsPaidOnce(tables, draw);
        foreach (var game in tables.Games.All)
            Hold(
                game.Holder is null && game.Jackpot == Sum(tables, AccountId.Jackpots) && game.Reserve == Sum(tables, AccountId.Reserves),
                () => $"the game has jackpot {game.Jackpot} and reserve {game.Reserve}, the ledger {Sum(tables, AccountId.Jackpots)} and {Sum(tables, AccountId.Reserves)}");
        foreach (var order in tables.Orders.All)
            Hold(tables.Payments.Find(order.Payment) is { } paid && paid.ServiceOrder == order.Id && paid.Wallet == order.Wallet && paid.Amount == order.Amount, () => $"order {order.Id} is not paid by payment {order.Payment}");
        foreach (var ticket in tables.Tickets.All)
            Hold(ticket.Status != TicketStatus.Sold || tables.Sales.Find(ticket.Id)?.Payment == ticket.Payment, () => $"pre-created ticket {ticket.Id} is {ticket.Status}, and {(tables.Sales.Has(ticket.Id) ? "" : "not ")}in the draw");
        PromotionChecks.Hold(world);
        foreach (var request in world.Scenario.Requests)
            RequestChecks.Hold(world, request);
        RequestChecks.ProviderAgrees(world);
    }

    /// <summary>At every moment, whatever is in flight.</summary>
    public static void AtAnyMoment(Tables tables)
    {
        LedgerIsBalanced(tables);
        Hold(tables.BeyondLimit is null, () => tables.BeyondLimit!);
        foreach (var balance in tables.Balances.All)
        {
            WalletIsItsEntries(tables, balance);
            UsageIsItsPayments(tables, balance);
        }
        foreach (var book in tables.Books.All)
            BookIsItsSales(tables, book);
        foreach (var sale in tables.Sales.All)
            Hold(tables.Payments.Find(sale.Payment) is { Kind: PaymentKind.Purchase } payment && payment.Wallet.Value == sale.Player.Value,
                () => $"ticket {sale.Ticket} has no payment {sale.Payment}");
    }

    private static void LedgerIsBalanced(Tables tables)
    {
        foreach (var currency in tables.Currencies.All)
        {
            var wallets = tables.Balances.All.Where(b => b.Available.Currency == currency).Sum(b => b.Available.Minor + b.Frozen.Minor);
            var others = tables.Accounts.Where(a => a.Key.Currency == currency.Code).Sum(a => a.Value);
            Hold(wallets + others == 0, () => $"the ledger does not sum to zero: wallets have {wallets} {currency.Code}, all other accounts {others}");
        }
        foreach (var ((account, code), sum) in tables.Accounts)
            Hold(sum == Sum(tables, account, code), () => $"account {account} has {sum} {code}, its entries say {Sum(tables, account, code)}");
    }

    private static void WalletIsItsEntries(Tables tables, WalletBalance balance)
    {
        var (wallet, code) = (balance.Wallet, balance.Available.Currency.Code);
        var held = tables.Payments.All.Where(p => p.Wallet == wallet && p.Amount.Currency.Code == code && p.IsHold).Sum(p => p.Amount.Minor);
        var (available, frozen) = (Sum(tables, AccountId.Available(wallet), code), Sum(tables, AccountId.Frozen(wallet), code));
        Hold(balance.Available.Minor == available, () => $"wallet {wallet} has {balance.Available}, its entries say {available}");
        Hold(balance.Frozen.Minor == frozen, () => $"wallet {wallet} has {balance.Frozen} frozen, its entries say {frozen}");
        Hold(balance.Frozen.Minor == held, () => $"wallet {wallet} has {balance.Frozen} frozen, its payments hold {held}");
        Hold(available >= 0 && frozen >= 0, () => $"wallet {wallet} is below zero");
    }

    /// <summary>What limits count is what was spent and put in on that day. No world lasts beyond its day.</summary>
    private static void UsageIsItsPayments(Tables tables, WalletBalance balance)
    {
        var payments = tables.Payments.All.Where(p => p.Wallet == balance.Wallet && p.Amount.Currency == balance.Available.Currency && p.Status != PaymentStatus.Error).ToList();
        var spent = payments.Where(p => p.Kind is PaymentKind.Purchase or PaymentKind.Order && p.RefundedBy is null).Sum(p => p.Amount.Minor);
        var deposited = payments.Where(p => p.Kind is PaymentKind.Deposit or PaymentKind.Invoice).Sum(p => p.Amount.Minor);
        Hold(balance.Used.Spent.Day == spent, () => $"limits count {balance.Used.Spent.Day} spent by wallet {balance.Wallet}, its payments say {spent}");
        Hold(balance.Used.Deposited.Day == deposited, () => $"limits count {balance.Used.Deposited.Day} put in by wallet {balance.Wallet}, its payments say {deposited}");
    }

    private static void BookIsItsSales(Tables tables, BookState book)
    {
        var sales = tables.SalesOf(book.Id.Draw).Where(s => s.Book == book.Id).ToList();
        Hold(book.Size == sales.Count && sales.Select((s, i) => s.Position == i).All(same => same), () => $"book {book.Id} has {book.Size} tickets, and {sales.Count} were sold");
        var root = MerkleTree.RootOfHashes([.. sales.Select(s => s.Leaf)]);
        Hold(root.AsSpan().SequenceEqual(MerkleFrontier.Load(book.Size, book.Frontier).Root()), () => $"the tree of book {book.Id} is not that of its tickets");
        if (tables.Draws.Find(book.Id.Draw)?.Seal?.Heads[book.Id.Shard] is { } head)
            Hold(head.Size == book.Size && head.Root.AsSpan().SequenceEqual(root), () => $"book {book.Id} was sealed with {head.Size} tickets and has {book.Size}: sold after the close");
    }

    /// <summary>A purchase that succeeded has all its tickets, one that did not has none.</summary>
    private static void MoneyFollowsTickets(Tables tables, Payment payment)
    {
        var order = payment.Order!;
        var sales = tables.Sales.All.Where(s => s.Payment == payment.Id).ToList();
        if (payment.Status == PaymentStatus.Success)
            Hold(sales.Count == order.Count && sales.All(s => s.Book == order.Book && s.Player.Value == payment.Wallet.Value), () => $"purchase {payment.Id} was paid for {order.Count} tickets and has {sales.Count}");
        if (payment.Status == PaymentStatus.Error)
            Hold(sales.Count == 0, () => $"purchase {payment.Id} was released ({payment.Reason}) and has {sales.Count} tickets");
    }

    private static void DrawIsPaidOnce(Tables tables, Draw draw)
    {
        var sales = tables.SalesOf(draw.Id).ToList();
        var payments = tables.Payments.All.Where(p => p.Draw == draw.Id).ToList();
        var captured = payments.Where(p => p is { Kind: PaymentKind.Purchase, Status: PaymentStatus.Success }).ToList();
        var (inSales, inFund) = (Sum(tables, AccountId.Sales(draw.Id)), Sum(tables, AccountId.PrizeFund(draw.Id)));
        Hold(inSales == 0 && inFund == 0, () => $"draw {draw.Id} is {draw.Status} and still has {inSales} of sales and {inFund} in its fund");
        switch (draw)
        {
            case { Status: DrawStatus.Settled, Award: { } award, Result: { } result }:
                var won = sales.Where(s => award.PrizeEach(s.Numbers.Matches(result.Set)) > 0)
                    .Select(s => (s.Ticket.Value, s.Player.Value, award.PrizeEach(s.Numbers.Matches(result.Set)))).ToList();
                var paid = payments.Where(p => p.Kind == PaymentKind.Prize).Select(p => (p.Ticket!.Value.Value, p.Wallet.Value, p.Amount.Minor)).ToList();
                Hold(won.Order().SequenceEqual(paid.Order()), () => $"draw {draw.Id} has {won.Count} winning tickets and paid {paid.Count} prizes: won {string.Join(", ", won)}, paid {string.Join(", ", paid)}");
                Hold(draw.Posted.Done == won.Count && draw.Posted.Amount == award.Paid, () => $"draw {draw.Id} noted {draw.Posted.Done} prizes of {draw.Posted.Amount}, there are {won.Count} of {award.Paid}");
                Hold(award.Paid + award.RolledOver + award.Reserve + award.Rounding == award.Fund, () => $"draw {draw.Id}: paid, rolled over, reserve and rounding are not the fund");
                Hold(draw.Seal!.Root.AsSpan().SequenceEqual(SealedRoot.Of(draw.Seal.Heads)), () => $"draw {draw.Id}: the root is not that of its books");
                break;
            case { Status: DrawStatus.Cancelled, FinishedAt: not null }:
                foreach (var purchase in captured)
                    Hold(payments.Count(r => r.Id == purchase.RefundedBy && r.Kind == PaymentKind.Refund && r.Amount == purchase.Amount) == 1, () => $"purchase {purchase.Id} of cancelled draw {draw.Id} has no refund");
                var refunds = payments.Count(p => p.Kind == PaymentKind.Refund);
                Hold(captured.Count == refunds, () => $"cancelled draw {draw.Id} has {captured.Count} purchases and {refunds} refunds");
                Hold(draw.Posted.Done == captured.Count, () => $"cancelled draw {draw.Id} noted {draw.Posted.Done} refunds of {captured.Count}");
                break;
            default:
                Hold(false, () => $"draw {draw.Id} is {draw.Status}");
                break;
        }
    }

    private static long Sum(Tables tables, AccountId account, string code = "RUB") => tables.Ledger.All.Where(e => e.Amount.Currency.Code == code)
        .Sum(e => (e.To == account ? e.Amount.Minor : 0) - (e.From == account ? e.Amount.Minor : 0));

    internal static void Hold(bool holds, Func<string> why)
    {
        if (!holds)
            throw new CheckFailedException(why());
    }
}
