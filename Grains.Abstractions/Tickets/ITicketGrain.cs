namespace Lottery.Grains.Tickets;

/// <summary>One ticket, bought or made before it is sold. It knows its whole life; a number that no ticket has is <see cref="Fault.TicketNotFound"/>.</summary>
[Alias("lottery.ticket")]
public interface ITicketGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Tickets.DescribeTicket" path="/summary"/>
    [Alias("DescribeTicket")]
    ValueTask<Answer<Ticket>> DescribeTicket(DescribeTicket command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Tickets.HoldTicket" path="/summary"/>
    [Alias("HoldTicket")]
    ValueTask<Answer<Ticket>> HoldTicket(HoldTicket command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Tickets.SellTicket" path="/summary"/>
    [Alias("SellTicket")]
    ValueTask<Answer<Ticket>> SellTicket(SellTicket command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Tickets.FreeTicket" path="/summary"/>
    [Alias("FreeTicket")]
    ValueTask<Answer<Ticket>> FreeTicket(FreeTicket command, Origin origin);
}
