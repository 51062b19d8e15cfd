using Lottery.Grains.Books;
using Lottery.Grains.Draws;

namespace Lottery.Grains.Tickets;

/// <summary>How to look up a ticket that is in a draw.</summary>
public sealed record TicketLookup(TicketId Ticket);

/// <summary>What the tables say of a ticket that is in a draw.</summary>
/// <param name="Sale">Its place in the draw.</param>
/// <param name="Draw">What became of the draw.</param>
/// <param name="Prize">The payment that posted its prize.</param>
/// <param name="Refund">The payment that gave the money back.</param>
public sealed record SoldTicket(Sale Sale, DrawOutcome Draw, PostedPayment? Prize, PostedPayment? Refund)
{
    /// <summary>Its life from the sale on.</summary>
    public Ticket Describe()
    {
        var matches = Draw.Result?.Set.Matches(Sale.Numbers);
        var prize = matches is { } count ? Draw.Award?.PrizeEach(count) : null;
        return new(Sale.Ticket, Sale.Book.Draw, Draw.Game, Sale.Numbers, Draw.Price, Status(prize))
        {
            Payment = Sale.Payment,
            Player = Sale.Player,
            Sale = Sale,
            Drawn = Draw.Result?.Numbers,
            DrawnAt = Draw.Result?.DrawnAt,
            Matches = matches,
            Prize = prize is { } minor ? Draw.Price with { Minor = minor } : null,
            PrizePayment = Prize?.Id,
            PaidAt = Prize?.At,
            Refund = Refund?.Id,
            RefundedAt = Refund?.At,
        };
    }

    private TicketStatus Status(long? prize) => (Refund, Prize, prize) switch
    {
        (not null, _, _) => TicketStatus.Refunded,
        (_, not null, _) => TicketStatus.Paid,
        (_, _, null) => TicketStatus.Sold,
        (_, _, 0) => TicketStatus.Lost,
        _ => TicketStatus.Won,
    };
}

/// <summary>What became of a draw, as far as its tickets ask.</summary>
/// <param name="Game">Its game.</param>
/// <param name="Price">Of a line.</param>
/// <param name="Result">Its numbers, once they are known.</param>
/// <param name="Award">What it pays, once that is computed.</param>
public sealed record DrawOutcome(GameId Game, Money Price, DrawResult? Result, PrizeAward? Award);

/// <summary>A payment that moved money for a ticket.</summary>
public sealed record PostedPayment(PaymentId Id, DateTimeOffset At);
