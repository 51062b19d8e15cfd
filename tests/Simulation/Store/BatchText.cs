using Lottery.Grains.Wallets;
using Lottery.Storage.Commit;

namespace Lottery.Simulation.Store;

/// <summary>A batch in a few words.</summary>
internal static class BatchText
{
    public static string Of(RowBatch rows) => string.Join("; ", Parts(rows));

    private static IEnumerable<string> Parts(RowBatch rows)
    {
        foreach (var (payment, _) in rows.Payments.Changes)
            yield return Of(payment);
        foreach (var (balance, _) in rows.Balances.Changes)
            yield return $"wallet {balance.Wallet} v{balance.Version}: {balance.Available} available, {balance.Frozen} frozen";
        foreach (var sale in rows.Sales)
            yield return $"ticket {sale.Ticket} sold at {sale.Book}:{sale.Position} to payment {sale.Payment}";
        foreach (var refusal in rows.Refusals)
            yield return $"book {refusal.Book} refuses payment {refusal.Payment}: {refusal.Reason}";
        foreach (var (book, _) in rows.Books.Changes)
            yield return $"book {book.Id} v{book.Version}: {book.Size} tickets{(book.Sealed == 0 ? "" : $", sealed ({book.Sealed})")}";
        foreach (var (draw, _) in rows.Draws.Changes)
            yield return $"draw {draw.Id} v{draw.Version}: {draw.Status}, {draw.Posted.Done} posted";
        foreach (var (player, _) in rows.Players.Changes)
            yield return $"player {player.Id} v{player.Version}{(player.BlockedAt is null ? "" : ": blocked")}";
        foreach (var (game, _) in rows.Games.Changes)
            yield return $"game {game.Id} v{game.Version}: jackpot {game.Jackpot}, reserve {game.Reserve}, holder {game.Holder}";
        foreach (var (ticket, _) in rows.Tickets.Changes)
            yield return $"ticket {ticket.Id} v{ticket.Version}: {ticket.Status} for payment {ticket.Payment}";
        foreach (var (promotion, _) in rows.Promotions.Changes)
            yield return $"promotion {promotion.Id} v{promotion.Version}: {promotion.Status}, {promotion.Entries} entries";
        foreach (var (receipt, _) in rows.Receipts.Changes)
            yield return $"receipt {receipt.Key.ToString()[..6]} v{receipt.Version}: {receipt.Status}";
    }

    private static string Of(Payment p) =>
        $"{p.Kind.ToString().ToLowerInvariant()} {p.Id} v{p.Version} of {p.Amount} of wallet {p.Wallet}: {p.Status}{(p.Reason == 0 ? "" : $" ({p.Reason})")}";
}
