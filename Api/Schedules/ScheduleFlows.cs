using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Schedules;

namespace Lottery.Api.Schedules;

/// <inheritdoc cref="PlanSchedule.Create"/>
[GenerateSerializer, Immutable, Alias("lottery.api.CreateScheduleFlow")]
internal sealed record CreateScheduleFlow(ScheduleTerms Terms) : KeyedFlow<Schedule, ScheduleView>
{
    protected override IdKind? Makes => IdKind.Schedule;

    protected override string? Location(long made) => $"/api/admin/schedules/{made}";

    protected override ValueTask<Reply<Schedule>> Steps(IFlow flow, long made) => PlanSchedule.Create(flow, new(made), Terms);

    protected override ScheduleView View(Schedule value) => ScheduleView.From(value);
}

/// <inheritdoc cref="PlanSchedule.End"/>
[GenerateSerializer, Immutable, Alias("lottery.api.EndScheduleFlow")]
internal sealed record EndScheduleFlow(ScheduleId Schedule) : KeyedFlow<Schedule, ScheduleView>
{
    protected override ValueTask<Reply<Schedule>> Steps(IFlow flow, long made) => PlanSchedule.End(flow, Schedule);

    protected override ScheduleView View(Schedule value) => ScheduleView.From(value);
}

/// <summary>Asks for schedules, all at once.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.DescribeSchedules")]
internal sealed record DescribeSchedules(IReadOnlyList<ScheduleId> Ids) : IFlowCall<IReadOnlyList<Schedule>>
{
    public async ValueTask<IReadOnlyList<Schedule>> Run(IFlow flow)
    {
        var schedules = await Task.WhenAll(Ids.Select(id => flow.Ask(id, new DescribeSchedule()).AsTask()));
        return [.. schedules.Select(schedule => schedule.Value!)];
    }
}
