using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;

namespace Lottery.Api.Draws;

/// <summary>Creates a draw.</summary>
/// <param name="Game">Of which game.</param>
/// <param name="OpensAt">Null for the moment at which it is created.</param>
/// <param name="ClosesAt">The end of its sales.</param>
/// <param name="DrawsAt">When its numbers are drawn.</param>
/// <param name="BeaconRound">The round of the beacon that takes part in the numbers; null for none.</param>
/// <param name="BeaconUntil">When the draw is cancelled if its beacon has not come.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.CreateDrawFlow")]
internal sealed record CreateDrawFlow(GameId Game, DateTimeOffset? OpensAt, DateTimeOffset ClosesAt, DateTimeOffset DrawsAt, long? BeaconRound, DateTimeOffset? BeaconUntil) : KeyedFlow<Draw, DrawView>
{
    protected override IdKind? Makes => IdKind.Draw;

    protected override string? Location(long made) => $"/api/draws/{made}";

    protected override ValueTask<Reply<Draw>> Steps(IFlow flow, long made) =>
        PlanDraw.Run(flow, new(made), Game, new(OpensAt ?? flow.Now, ClosesAt, DrawsAt, BeaconRound, BeaconUntil));

    protected override DrawView View(Draw value) => DrawView.From(value, 0);
}

/// <summary>Cancels a draw. The refunds follow by themselves: the draw is due, and the sweeper goes on with it whatever happens here.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.CancelDrawFlow")]
internal sealed record CancelDrawFlow(DrawId Draw, string Reason) : KeyedFlow<CancelledDraw, DrawView>
{
    protected override async ValueTask<Reply<CancelledDraw>> Steps(IFlow flow, long made) =>
        (await flow.Ask(Draw, new CancelDraw(Reason))).Is(out var draw, out var fault) ? new CancelledDraw(draw, await flow.Tables.TicketsSold(Draw)) : fault;

    protected override DrawView View(CancelledDraw value) => DrawView.From(value.Draw, value.TicketsSold);
}

/// <summary>A draw that was cancelled, and what it had sold.</summary>
internal sealed record CancelledDraw(Draw Draw, long TicketsSold);
