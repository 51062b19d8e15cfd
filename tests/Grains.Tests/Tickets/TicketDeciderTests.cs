using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Tickets;

/// <summary>One ticket: which payment may have it, where it was made before it was sold, and what it tells of its life.</summary>
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
        { "free",              [],                                   Noon,  AnnaPays,           "TicketTaken" },
        { "free",              [],                                   Noon,  new SellTicket(A),  "TicketTaken" },
        { "free",              [],                                   Noon,  new FreeTicket(A),  "Repeated" },
        { "held",              [AnnaHolds],                          Noon,  AnnaHolds,          "Repeated" },
        { "held",              [AnnaHolds],                          Noon,  BertHolds,          "TicketTaken" },
        { "held",              [AnnaHolds],                          Noon,  BertPays,           "TicketTaken" },
        { "held",              [AnnaHolds],                          Until, BertHolds,          "Done" },
        { "held",              [AnnaHolds],                          Until, AnnaPays,           "Done" },
        { "held",              [AnnaHolds],                          Noon,  new FreeTicket(B),  "Repeated" },
        { "held",              [AnnaHolds],                          Noon,  new SellTicket(B),  "TicketTaken" },
        { "held",              [AnnaHolds],                          Until, BertPays,           "TicketTaken" },
        { "let go of",         [AnnaHolds, new FreeTicket(A)],       Noon,  BertHolds,          "Done" },
        { "let go of",         [AnnaHolds, AnnaPays, new FreeTicket(A)], Noon, AnnaPays,        "TicketTaken" },
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
        Assert.All(turn.Rows.Cast<PooledTicket>(), row => Assert.Equal(before.Length + 1, row.Version));
    }

    [Fact]
    public void A_number_that_no_ticket_has_is_refused_whatever_is_asked()
    {
        foreach (var id in (TicketId[])[Id, new(123)])
        {
            var ticket = new TicketDecider(id, null);
            foreach (var command in (TicketCommand[])[new DescribeTicket(), AnnaHolds, new SellTicket(A), new FreeTicket(A)])
            {
                Assert.Equal(new(id), ticket.Missing(command, Noon));
                Assert.Equal(TicketNotFound, ticket.Take(command, Noon).Outcome);
            }
        }
    }

    [Fact]
    public void A_ticket_that_was_bought_tells_its_life_and_cannot_be_held()
    {
        var ticket = new TicketDecider(new(123), null);
        ticket.Remember(Sold(new(123)));
        Assert.Equal((TicketStatus.Sold, Anna, A), Told(ticket));
        foreach (var command in (TicketCommand[])[BertHolds, AnnaHolds, new SellTicket(A), new FreeTicket(A)])
            Assert.Equal(TicketTaken, ticket.Take(command, Noon).Outcome);
    }

    /// <summary>Goal: a hold that ran out is no hold, whoever looks. Method: the same ticket, asked before and after.</summary>
    [Fact]
    public void A_pre_created_ticket_tells_who_holds_it_and_since_when()
    {
        var ticket = Pooled();
        Assert.Equal((TicketStatus.Available, null, Noon.AddDays(-1)), (Describe(ticket, Noon).Status, Describe(ticket, Noon).HeldAt, Describe(ticket, Noon).MadeAt));

        ticket.Take(AnnaHolds, Noon);
        var held = Describe(ticket, Until.AddTicks(-1));
        Assert.Equal((TicketStatus.Held, A, Anna, Noon, Until), (held.Status, held.Payment, held.Player, held.HeldAt, held.HeldUntil));
        Assert.Equal(Pooled(held.Numbers), Describe(ticket, Until)); // It lapsed: as if nobody had held it.

        ticket.Take(AnnaPays, Noon.AddMinutes(1));
        Assert.Equal((TicketStatus.Held, Noon, null), (Describe(ticket, Until).Status, Describe(ticket, Until).HeldAt, Describe(ticket, Until).HeldUntil));
        ticket.Take(new SellTicket(A), Noon.AddMinutes(1));
        Assert.Equal((TicketStatus.Sold, null), (Describe(ticket, Until).Status, Describe(ticket, Until).Sale)); // The sale is not in the tables yet.
        ticket.Remember(Sold(Id));
        var sold = Describe(ticket, Until);
        Assert.Equal((TicketStatus.Sold, Noon, Noon.AddDays(-1), 3), (sold.Status, sold.HeldAt, sold.MadeAt, sold.Sale!.Position));
    }

    [Fact]
    public void What_was_looked_up_is_looked_up_again_for_each_question()
    {
        var ticket = Pooled();
        Assert.NotNull(ticket.Missing(new DescribeTicket(), Noon));
        Assert.Null(ticket.Missing(AnnaHolds, Noon));
        ticket.Remember(Sold(Id));
        Assert.NotNull(ticket.Missing(new DescribeTicket(), Noon));
        ticket.Forget();
        Assert.Equal(TicketStatus.Available, Describe(ticket, Noon).Status);
    }

#pragma warning disable format // A table.
    public static TheoryData<string, int?, bool, bool, bool, TicketStatus, long?> Lives => new()
    {
        { "before the draw",                 null, false, false, false, TicketStatus.Sold,     null },
        { "drawn, prizes not computed",      2,    false, false, false, TicketStatus.Sold,     null },
        { "a prize that is not posted",      1,    true,  false, false, TicketStatus.Won,      20 },
        { "a prize that is",                 1,    true,  true,  false, TicketStatus.Paid,     20 },
        { "nothing won",                     0,    true,  false, false, TicketStatus.Lost,     0 },
        { "cancelled, not paid back yet",    null, false, false, false, TicketStatus.Sold,     null },
        { "cancelled and paid back",         null, false, false, true,  TicketStatus.Refunded, null },
    };
#pragma warning restore format

    [Theory]
    [MemberData(nameof(Lives))]
    public void Where_a_sold_ticket_stands(string life, int? matches, bool computed, bool paid, bool refunded, TicketStatus status, long? prize)
    {
        int[]? drawn = matches switch { 0 => [4, 5], 1 => [1, 5], 2 => [1, 2], _ => null };
        var ticket = new SoldTicket(
            Sold(new(123)).Sale,
            new(Tiny, Minor(100), drawn is null ? null : new(Secret, new byte[32], drawn, Noon.AddHours(2)),
                computed ? new(100, 100, 0, [new(1, PrizeKind.Fixed, 1, 20, 20)], 20, 80, 0, 0) : null),
            paid ? new(new(77), Noon.AddHours(3)) : null,
            refunded ? new(new(88), Noon.AddHours(4)) : null).Describe();

        Assert.True(ticket.Status == status, $"A ticket with {life} is {ticket.Status}.");
        Assert.Equal((matches, prize, drawn is null ? null : Noon.AddHours(2)), (ticket.Matches, ticket.Prize?.Minor, ticket.DrawnAt));
        Assert.Equal((paid ? 77 : null, paid ? Noon.AddHours(3) : null), (ticket.PrizePayment?.Value, ticket.PaidAt));
        Assert.Equal((refunded ? 88 : null, refunded ? Noon.AddHours(4) : null), (ticket.Refund?.Value, ticket.RefundedAt));
    }

    [Fact]
    public void A_ticket_s_number_says_where_it_was_made() =>
        Assert.Equal((new BatchId(1), 7, true, false), (Id.Batch(), Id.Index(), Id.IsPooled(), new TicketId(PooledTickets.First - 1).IsPooled()));

    private static TicketDecider Pooled() => new(Id, new(new(Id, new(1), Line(1, 2), TicketStatus.Available, Version: 0), Tiny, Minor(100), Noon.AddDays(-1)));

    private static Ticket Pooled(Numbers numbers) => new(Id, new(1), Tiny, numbers, Minor(100), TicketStatus.Available) { MadeAt = Noon.AddDays(-1) };

    private static SoldTicket Sold(TicketId id) => new(
        new(id, new(new(1), 0), Position: 3, A, Anna, Line(1, 2), Guid.Empty, Noon.AddMinutes(1), []), new(Tiny, Minor(100), null, null), null, null);

    private static Ticket Describe(TicketDecider ticket, DateTimeOffset now) => ticket.Take(new DescribeTicket(), now).Reply.Value!;

    private static (TicketStatus, PlayerId?, PaymentId?) Told(TicketDecider ticket) =>
        Describe(ticket, Noon) is var told ? (told.Status, told.Player, told.Payment) : default;
}
