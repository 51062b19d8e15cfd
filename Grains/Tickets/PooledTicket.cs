using Lottery.Grains.Games;

namespace Lottery.Grains.Tickets;

/// <summary>Which payment may have a pre-created ticket, and the row: it is there from the first hold on. What follows the sale is in its sale and its draw.</summary>
/// <param name="Id">The ticket.</param>
/// <param name="Draw">Its draw.</param>
/// <param name="Numbers">Its line.</param>
/// <param name="Status">Available, Held or Sold.</param>
/// <param name="Version">0 before anybody held it, one more with each change.</param>
public sealed record PooledTicket(TicketId Id, DrawId Draw, Numbers Numbers, TicketStatus Status, long Version)
{
    /// <inheritdoc cref="Ticket.Payment"/>
    public PaymentId? Payment { get; init; }

    /// <inheritdoc cref="Ticket.Player"/>
    public PlayerId? Player { get; init; }

    /// <inheritdoc cref="Ticket.HeldAt"/>
    public DateTimeOffset? HeldAt { get; init; }

    /// <inheritdoc cref="Ticket.HeldUntil"/>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>The ticket at a place of its batch, as it was made.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="key">The pool's 16 bytes.</param>
    /// <param name="pick">Numbers a line of the draw's game.</param>
    /// <param name="of">Numbers to choose from.</param>
    /// <param name="index">From 0 to the batch's count, exclusive.</param>
    public static PooledTicket Of(TicketBatch batch, ReadOnlySpan<byte> key, int pick, int of, int index) => new(
        batch.Id.Ticket(index), batch.Draw, Combinations.At(Shuffle.At(key, batch.Start + index, Combinations.Count(pick, of)), pick, of),
        TicketStatus.Available, Version: 0);

    /// <summary>Whether somebody may hold it now.</summary>
    public bool IsAvailable(DateTimeOffset now) => Status == TicketStatus.Available || (Status == TicketStatus.Held && now >= HeldUntil);

    /// <summary>The same with nobody's hold.</summary>
    public PooledTicket Free() => this with { Status = TicketStatus.Available, Payment = null, Player = null, HeldAt = null, HeldUntil = null };
}

/// <summary>What a pre-created ticket is loaded from.</summary>
/// <param name="Ticket">Its row; as it was made where it has none.</param>
/// <param name="Game">Its draw's game.</param>
/// <param name="Price">Of a line.</param>
/// <param name="MadeAt">When its batch was made.</param>
public sealed record MadeTicket(PooledTicket Ticket, GameId Game, Money Price, DateTimeOffset MadeAt)
{
    /// <summary>Its life up to the sale.</summary>
    /// <param name="now">As its row has it now.</param>
    public Ticket Describe(PooledTicket now) => new(now.Id, now.Draw, Game, now.Numbers, Price, now.Status)
    {
        MadeAt = MadeAt,
        Payment = now.Payment,
        Player = now.Player,
        HeldAt = now.HeldAt,
        HeldUntil = now.HeldUntil,
    };
}
