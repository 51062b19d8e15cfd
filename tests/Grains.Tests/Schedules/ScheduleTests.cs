using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Schedules;
using Xunit;

namespace Lottery.Grains.Tests.Schedules;

/// <summary>Goal: a schedule creates each of its draws once, at the right instant, whatever is cut off and however long the service was stopped. Method: the flow in memory, the clock set.</summary>
public class ScheduleTests
{
    private static readonly ScheduleId Id = new(1);

    [Theory]
    // Every Wednesday and Saturday at 19:00 in Moscow, asked at different moments; Moscow is three hours ahead all year.
    [InlineData(Weekdays.Wednesday | Weekdays.Saturday, "19:00", "Europe/Moscow", "2026-11-24T12:00Z", "2026-11-25T16:00Z")]
    [InlineData(Weekdays.Wednesday | Weekdays.Saturday, "19:00", "Europe/Moscow", "2026-11-25T16:00Z", "2026-11-28T16:00Z")]
    [InlineData(Weekdays.Wednesday, "19:00", "Europe/Moscow", "2026-11-25T16:00Z", "2026-12-02T16:00Z")]
    // The day is that of the zone: Thursday 00:30 in Tokyo is still Wednesday in London.
    [InlineData(Weekdays.Thursday, "00:30", "Asia/Tokyo", "2026-11-25T00:00Z", "2026-11-25T15:30Z")]
    // The clocks go forward at 02:00 on 29 March: 02:30 does not exist and comes at 03:30, an hour of sun time after 01:30.
    [InlineData(Weekdays.Sunday, "02:30", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T01:30Z")]
    [InlineData(Weekdays.Sunday, "19:00", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T17:00Z")]
    [InlineData(Weekdays.Saturday, "19:00", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-28T18:00Z")]
    // They go back at 03:00 on 25 October: 02:30 comes twice, and the first counts.
    [InlineData(Weekdays.Sunday, "02:30", "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T00:30Z")]
    // Once its first 02:30 is over, the next one is a week later.
    [InlineData(Weekdays.Sunday, "02:30", "Europe/Berlin", "2026-10-25T00:30Z", "2026-11-01T01:30Z")]
    public void Sales_end_at_the_time_of_day_of_the_zone(Weekdays days, string closesAt, string zone, string asked, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, null),
            Occurrences.After(Terms(days, closesAt, zone), DateTimeOffset.Parse(asked, null)).ClosesAt);

    [Fact]
    public void A_year_of_a_zone_with_two_changes_has_each_day_once()
    {
        var terms = Terms((Weekdays)127, "02:30", "Europe/Berlin");
        var occurrence = Occurrences.After(terms, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (var day = 0; day < 365; day++)
        {
            var next = Occurrences.Following(terms, occurrence);
            Assert.Equal(occurrence.On.AddDays(1), next.On);
            Assert.InRange(next.ClosesAt - occurrence.ClosesAt, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
            Assert.Equal(next, Occurrences.After(terms, occurrence.ClosesAt));
            occurrence = next;
        }
    }

    [Fact]
    public void A_draw_is_created_a_day_before_its_sales_begin_and_not_earlier()
    {
        var (world, terms) = (World("2026-11-20T00:00Z"), Terms(Weekdays.Wednesday | Weekdays.Saturday, "19:00", "Europe/Moscow"));
        Create(world, terms);
        // Saturday's sales began on Wednesday; those of Wednesday begin on Sunday, 16:00 UTC.
        Assert.Equal([("2026-11-18T16:00Z", "2026-11-21T16:00Z")], Draws(world));
        world.Now = Time("2026-11-21T15:59:59Z");
        world.Sweep();
        Assert.Single(world.Tables.Draws);
        world.Now = Time("2026-11-21T16:00Z");
        world.Sweep();
        Assert.Equal(("2026-11-22T16:00Z", "2026-11-25T16:00Z"), Draws(world)[1]);
        Assert.Equal(DrawStatus.Planned, world.Tables.Draws.Values.Last().Status);
    }

    [Fact]
    public void Cut_off_anywhere_it_creates_each_draw_once()
    {
        for (var ask = 1; ask <= 24; ask++)
        {
            foreach (var after in (bool[])[false, true])
            {
                var world = World("2026-11-20T00:00Z");
                try
                {
                    world.Run(flow => PlanSchedule.Create(flow, Id, Terms((Weekdays)127, "19:00", "Europe/Moscow")), new Cut(ask, after));
                }
                catch (CutOffException)
                {
                    world.Crash(keep: ask % 3);
                }
                world.Run(flow => PlanSchedule.Create(flow, Id, Terms((Weekdays)127, "19:00", "Europe/Moscow")));
                world.Sweep();
                Assert.Equal(world.Tables.Draws.Count, world.Tables.Draws.Values.DistinctBy(draw => draw.Terms.ClosesAt).Count());
                Assert.Equal(world.Tables.Draws.Keys.Select(id => id.Value).Order(), world.Tables.ScheduledDraws.Values.Select(draw => draw.Draw.Value).Order());
                Assert.Equal(4, world.Tables.Draws.Count);
            }
        }
    }

    [Fact]
    public void After_a_stop_it_creates_late_what_still_sells_and_skips_the_rest()
    {
        var world = World("2026-11-20T00:00Z");
        Create(world, Terms((Weekdays)127, "19:00", "Europe/Moscow"));
        var before = world.Tables.Draws.Count;
        world.Now = Time("2026-12-01T18:00Z");
        world.Sweep();

        var schedule = world.Tables.Schedules[Id];
        Assert.Equal(8, schedule.Skipped); // Those of 24 November to 1 December, whose sales are over.
        Assert.Equal(before + 4, world.Tables.Draws.Count);
        Assert.All(world.Tables.Draws.Values.Skip(before), draw => Assert.True(draw.Terms.ClosesAt > world.Now));
        Assert.Equal(Time("2026-12-06T16:00Z"), schedule.Next!.ClosesAt);
    }

    [Fact]
    public void Once_ended_it_creates_nothing_and_its_draws_go_on()
    {
        var world = World("2026-11-20T00:00Z");
        Create(world, Terms(Weekdays.Saturday, "19:00", "Europe/Moscow"));
        Assert.NotNull(world.Run(flow => PlanSchedule.End(flow, Id)).Value!.EndedAt);
        Assert.Equal(Fault.None, world.Run(flow => PlanSchedule.End(flow, Id)).Fault);
        world.Now = Time("2026-11-22T00:00Z");
        world.Sweep();
        Assert.Equal(DrawStatus.Settled, Assert.Single(world.Tables.Draws.Values).Status);
        Assert.Null(world.Tables.Schedules[Id].WakesAt);
    }

    [Fact]
    public void Terms_that_no_clock_can_keep_are_refused()
    {
        var world = World("2026-11-20T00:00Z");
        foreach (var terms in (ScheduleTerms[])[
            Terms(Weekdays.None, "19:00", "Europe/Moscow"),
            Terms(Weekdays.Monday, "19:00", "Europe/Atlantis"),
            Terms(Weekdays.Monday, "19:00", "Europe/Moscow") with { SalesLast = TimeSpan.Zero },
            Terms(Weekdays.Monday, "19:00", "Europe/Moscow") with { DrawsAfter = TimeSpan.FromDays(8) }])
            Assert.Equal(Fault.InvalidSchedule, world.Run(flow => PlanSchedule.Create(flow, Id, terms)).Fault);
        Assert.Equal(Fault.GameNotFound, world.Run(flow => PlanSchedule.Create(flow, Id, Terms(Weekdays.Monday, "19:00", "Europe/Moscow") with { Game = new("chess") })).Fault);
        Assert.Equal(Fault.ScheduleNotFound, world.Run(flow => PlanSchedule.End(flow, new(99))).Fault);
    }

    private static InMemoryWorld World(string now)
    {
        var world = new InMemoryWorld { Now = Time(now) };
        world.Run(flow => flow.Ask(new GameId("6of45"), new AddGame("6 of 45", 6, 45, new Money(StandardPlans.TicketPrice, new("RUB", 2)), StandardPlans.SixOf45)));
        return world;
    }

    private static void Create(InMemoryWorld world, ScheduleTerms terms) =>
        Assert.Equal(Fault.None, world.Run(flow => PlanSchedule.Create(flow, Id, terms)).Fault);

    private static List<(string Opens, string Closes)> Draws(InMemoryWorld world) =>
        [.. world.Tables.Draws.Values.Select(draw => (draw.Terms.OpensAt.ToString("yyyy-MM-dd'T'HH:mm'Z'", null), draw.Terms.ClosesAt.ToString("yyyy-MM-dd'T'HH:mm'Z'", null)))];

    private static ScheduleTerms Terms(Weekdays days, string closesAt, string zone) =>
        new(new("6of45"), days, TimeOnly.Parse(closesAt, null), zone, TimeSpan.FromDays(3), TimeSpan.FromMinutes(5));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, null);
}
