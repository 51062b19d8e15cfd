using System.Globalization;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Schedules;

namespace Lottery.Api.Schedules;

/// <summary>Draws that recur: every Wednesday and Saturday at 19:00 in Moscow, on sale three days before.</summary>
/// <param name="GameId">Of the catalogue.</param>
/// <param name="Days">Days of the week on which sales end: <c>Wednesday</c>, <c>Saturday</c>.</param>
/// <param name="ClosesAt">When sales end on these days: <c>19:00</c>, on the clocks of the zone.</param>
/// <param name="Zone">An IANA time zone: <c>Europe/Moscow</c>. A time that its clocks skip comes as much later; of one that they show twice, the first counts.</param>
/// <param name="SalesMinutes">How long before they end sales begin: 1 to 129,600, which is 90 days.</param>
/// <param name="DrawMinutes">How long after sales end the numbers are drawn: 0 to 10,080, which is 7 days; 0 where it is left out.</param>
public sealed record CreateScheduleRequest(string GameId, IReadOnlyList<string> Days, string ClosesAt, string Zone, int SalesMinutes, int DrawMinutes = 0)
{
    /// <summary>The terms that are asked for.</summary>
    /// <exception cref="ProblemException">They cannot be a schedule's.</exception>
    public ScheduleTerms ToTerms()
    {
        var days = Weekdays.None;
        foreach (var name in Days)
            days |= ScheduleView.Names.Contains(name) ? Enum.Parse<Weekdays>(name) : throw Invalid("days", $"some of {string.Join(", ", ScheduleView.Names)}");
        if (!TimeOnly.TryParseExact(ClosesAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var closesAt))
            throw Invalid("closesAt", "a time of day such as 19:00");
        if (days == Weekdays.None)
            throw Invalid("days", "at least one");
        if (SalesMinutes is < 1 or > 129_600)
            throw Invalid("salesMinutes", "1 to 129600");
        if (DrawMinutes is < 0 or > 10_080)
            throw Invalid("drawMinutes", "0 to 10080");
        var terms = new ScheduleTerms(new(GameId), days, closesAt, Zone, TimeSpan.FromMinutes(SalesMinutes), TimeSpan.FromMinutes(DrawMinutes));
        return Occurrences.Check(terms) is null ? terms : throw Invalid("zone", "an IANA time zone such as Europe/Moscow");
    }

    private static ProblemException Invalid(string field, string allowed) => new(Problem.InvalidField(field, allowed));
}

/// <summary>A schedule of draws.</summary>
/// <param name="ScheduleId">Its number.</param>
/// <param name="GameId">Its game.</param>
/// <param name="Days">Days of the week on which sales end.</param>
/// <param name="ClosesAt">When they end, on the clocks of the zone.</param>
/// <param name="Zone">An IANA time zone.</param>
/// <param name="SalesMinutes">How long before they end sales begin.</param>
/// <param name="DrawMinutes">How long after sales end the numbers are drawn.</param>
/// <param name="NextClosesAt">When sales of the next draw to be created end. It is created a day before its sales begin. Absent once the schedule has ended.</param>
/// <param name="Created">Draws that it has created.</param>
/// <param name="Skipped">Draws that were never created: the service was stopped until their sales were over.</param>
/// <param name="EndedAt">When it was ended.</param>
public sealed record ScheduleView(
    long ScheduleId, string GameId, IReadOnlyList<string> Days, string ClosesAt, string Zone, int SalesMinutes, int DrawMinutes,
    DateTimeOffset? NextClosesAt, long Created, long Skipped, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    internal static readonly string[] Names = [.. Enum.GetNames<Weekdays>().Where(name => name != nameof(Weekdays.None))];

    public static ScheduleView From(Schedule schedule) => new(
        schedule.Id.Value, schedule.Terms.Game.Value, [.. Names.Where(name => schedule.Terms.Days.HasFlag(Enum.Parse<Weekdays>(name)))],
        schedule.Terms.ClosesAt.ToString("HH:mm", CultureInfo.InvariantCulture), schedule.Terms.Zone,
        (int)schedule.Terms.SalesLast.TotalMinutes, (int)schedule.Terms.DrawsAfter.TotalMinutes,
        schedule.Next?.ClosesAt, schedule.Created, schedule.Skipped, schedule.CreatedAt, schedule.EndedAt);
}

/// <summary>Schedules of draws: created and ended by operators.</summary>
public static class ScheduleEndpoints
{
    public static void MapSchedules(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/admin/schedules").WithTags("Schedules").RequireAuthorization(RoleNames.Operator);
        group.MapGet("", List).WithSummary("All schedules").Produces<Page<ScheduleView>>().Problems(401, 403);
        group.MapGet("/{id:long}", Get).WithSummary("One schedule").Produces<ScheduleView>().Problems(401, 403, 404);
        group.MapPost("", Create).WithSummary("Create draws that recur").Produces<ScheduleView>(201).Problems(400, 401, 403, 404, 422);
        group.MapPut("/{id:long}/end", End).WithSummary("End a schedule; draws that it has created go on").Produces<ScheduleView>().Problems(401, 403, 404, 409, 422);
    }

    private static async Task<IResult> List(FlowRunner flows, ScheduleQueries queries) =>
        new Answers.Json<Page<ScheduleView>>(200, new([.. (await Read(flows, queries)).Select(ScheduleView.From)]));

    private static ValueTask<IResult> Get(long id, FlowRunner flows) =>
        flows.Ask(new ScheduleId(id), new DescribeSchedule()).Answer(ScheduleView.From);

    private static ValueTask<IResult> Create(Body<CreateScheduleRequest> body, HttpContext context, FlowRunner flows)
    {
        return flows.Answer(context.Caller().Player, body.Key, new CreateScheduleFlow(body.Value.ToTerms()));
    }

    private static ValueTask<IResult> End(long id, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, keyed.Key, new EndScheduleFlow(new(id)));

    /// <summary>All schedules as they stand.</summary>
    public static async Task<IReadOnlyList<Schedule>> Read(FlowRunner flows, ScheduleQueries queries)
    {
        var ids = await queries.All();
        return await flows.Run(new DescribeSchedules(ids));
    }
}
