using Lottery.Grains.Tickets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Tickets;

/// <summary>One pre-created ticket: which payment may have it.</summary>
public class TicketDeciderTests
{
    private static readonly TicketId Id = new BatchId(1).Ticket(7);
    private static readonly PaymentId A = new(1), B = new(2);
    private static readonly DateTimeOffset Until = Noon.AddMinutes(10);

    private static HoldTicket AnnaHolds { get; } = new(A, Anna, Until);

    private static HoldTicket AnnaPays { get; } = new(A, Anna, Until: null);

    private static HoldTicket BertHolds { get; } = new(B, Bert, Until.AddMinutes(10));

    private static HoldTicket BertPays { get; } = new(B, Bert, Until: null);

#pragma warning disable format // Tables.
    public static TheoryData<string, TicketCommand[], DateTimeOffset, TicketCommand, string> Rules => new()
    {
        { "free",              [],                                   Noon,  AnnaHolds,          "Done" },
        { "free",              [],                                   Until, AnnaHolds,          "HoldExpired" },
        { "free",              [],                                   Until, AnnaPays,           "Done" },
        { "free",              [],                                   Noon,  new SellTicket(A),  "TicketTaken" },
        { "free",              [],                                   Noon,  new FreeTicket(A),  "Repeated" },
        { "held",              [AnnaHolds],                          Noon,  AnnaHolds,          "Repeated" },
        { "held",              [AnnaHolds],                          Noon,  BertHolds,          "TicketTaken" },
        { "held",              [AnnaHolds],                          Noon,  BertPays,           "TicketTaken" },
        { "held",              [AnnaHolds],                          Until, BertHolds,          "Done" },
        { "held",              [AnnaHolds],                          Until, AnnaPays,           "Done" },
        { "held",              [AnnaHolds],                          Noon,  new FreeTicket(B),  "Repeated" },
        { "held",              [AnnaHolds],                          Noon,  new SellTicket(B),  "TicketTaken" },
        { "let go of",         [AnnaHolds, new FreeTicket(A)],       Noon,  BertHolds,          "Done" },
        { "lost to another",   [AnnaHolds, new FreeTicket(A), BertHolds], Noon, AnnaPays,       "TicketTaken" },
        { "being paid",        [AnnaHolds, AnnaPays],                Until, BertHolds,          "TicketTaken" },
        { "being paid",        [AnnaHolds, AnnaPays],                Until, AnnaHolds,          "Repeated" },
        { "being paid",        [AnnaHolds, AnnaPays],                Until, new FreeTicket(A),  "Done" },
        { "being paid",        [AnnaHolds, AnnaPays],                Until, new SellTicket(A),  "Done" },
        { "sold",              [AnnaHolds, AnnaPays, new SellTicket(A)], Until, AnnaPays,       "Repeated" },
        { "sold",              [AnnaHolds, AnnaPays, new SellTicket(A)], Until, AnnaHolds,      "Repeated" },
        { "sold",              [AnnaHolds, AnnaPays, new SellTicket(A)], Until, BertPays,       "TicketTaken" },
        { "sold",              [AnnaHolds, AnnaPays, new SellTicket(A)], Until, new SellTicket(A), "Repeated" },
        { "sold",              [AnnaHolds, AnnaPays, new SellTicket(A)], Until, new FreeTicket(A), "Repeated" },
    };
#pragma warning restore format

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_a_ticket_says(string state, TicketCommand[] before, DateTimeOffset now, TicketCommand command, string outcome)
    {
        var ticket = Pooled();
        foreach (var earlier in before)
            Assert.Equal(Done, ticket.Take(earlier, Noon).Outcome);
        var turn = ticket.Take(command, now);
        Assert.True(turn.Outcome.ToString() == outcome, $"A ticket that is {state} says {turn.Outcome} to {command}.");
        Assert.Equal(turn.Outcome.Changed ? before.Length + 1 : before.Length, ticket.Take(new DescribeTicket(), now).Reply.Value!.Version);
    }

    [Fact]
    public void A_number_that_no_batch_has_is_no_ticket()
    {
        Assert.Equal(TicketNotFound, new TicketDecider(Id, null).Take(AnnaHolds, Noon).Outcome);
        Assert.NotNull(new TicketDecider(Id, null).Missing(AnnaHolds, Noon));
        Assert.Null(new TicketDecider(new(123), null).Missing(AnnaHolds, Noon));
    }

    [Fact]
    public void A_ticket_s_number_says_where_it_was_made() =>
        Assert.Equal((new BatchId(1), 7, true, false), (Id.Batch(), Id.Index(), Id.IsPooled(), new TicketId(PooledTickets.First - 1).IsPooled()));

    private static TicketDecider Pooled()
    {
        var ticket = new TicketDecider(Id, null);
        ticket.Remember(new(new(1), Line(1, 2)));
        return ticket;
    }
}
