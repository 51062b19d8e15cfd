using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;

namespace Lottery.Api.Results;

/// <summary>Runs a draw until its numbers are known.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.RunDrawFlow")]
internal sealed record RunDrawFlow(DrawId Draw) : KeyedFlow<Draw, ResultView>
{
    public override bool TakesLong => true;

    protected override string? Location(long made) => $"/api/results/{Draw}";

    protected override async ValueTask<Reply<Draw>> Steps(IFlow flow, long made)
    {
        var isRepeat = (await flow.Ask(Draw, new DescribeDraw())).Value?.Result is not null;
        var reply = await RunDraw.Run(flow, Draw, until: DrawStatus.Drawn);
        if (!reply.Is(out var draw, out var fault))
            return fault;
        return draw.Status == DrawStatus.Cancelled ? Fault.DrawCancelled : draw.Result is null ? Fault.DrawNotDue : reply with { Repeated = isRepeat };
    }

    protected override ResultView View(Draw value) => ResultView.From(value);
}
