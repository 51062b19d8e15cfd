namespace Lottery.Grains.Tickets;

/// <summary>The flow that shows a ticket to a player.</summary>
public static class FindTicket
{
    /// <summary>A ticket of the player's, or one that anybody may buy. Another's ticket does not exist.</summary>
    public static async ValueTask<Reply<Ticket>> Run(IFlow flow, PlayerId player, TicketId id)
    {
        var reply = await flow.Ask(id, new DescribeTicket());
        return reply.Is(out var ticket, out _) && ticket.Status != TicketStatus.Available && ticket.Player != player ? Fault.TicketNotFound : reply;
    }
}
