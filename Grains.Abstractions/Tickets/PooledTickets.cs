namespace Lottery.Grains.Tickets;

/// <summary>The numbers of tickets that are made before they are sold: each batch of them has a range of its own.</summary>
public static class PooledTickets
{
    /// <summary>The most tickets of one batch.</summary>
    public const int MaxBatch = 100_000;

    /// <summary>From here on: 10^15, which the numbers of other tickets stay below.</summary>
    public const long First = 1_000_000_000_000_000;

    /// <summary>Whether the ticket was made before it was sold.</summary>
    public static bool IsPooled(this TicketId ticket) => ticket.Value >= First;

    /// <summary>The batch that a pooled ticket would belong to.</summary>
    public static BatchId Batch(this TicketId ticket) => new((ticket.Value - First) / MaxBatch);

    /// <summary>The ticket's place in its batch, from 0.</summary>
    public static int Index(this TicketId ticket) => (int)((ticket.Value - First) % MaxBatch);
}

/// <summary>Tickets of one draw that are made at once.</summary>
[GenerateSerializer, Immutable, Alias("lottery.BatchId")]
public readonly record struct BatchId(long Value)
{
    /// <summary>One of its tickets, by its place from 0.</summary>
    public TicketId Ticket(int index) => new(PooledTickets.First + Value * PooledTickets.MaxBatch + index);

    public override string ToString() => Value.ToString();
}
