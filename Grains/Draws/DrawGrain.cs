using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Lottery.Grains.Draws;

/// <summary>One draw on the cluster. Its reminder wakes it when it is to open, close, be drawn and pay.</summary>
[GrainType("draw"), Reentrant]
internal sealed partial class DrawGrain(GrainType<DrawId, DrawDecider, DrawCommand, DrawFact, Draw> type, FlowRunner flows, ILogger<DrawGrain> log)
    : RemindedGrain<DrawId, DrawDecider, DrawCommand, DrawFact, Draw>(type, flows, log), IDrawGrain
{
    protected override DrawId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<Answer<Draw>> CreateDraw(CreateDraw command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> DescribeDraw(DescribeDraw command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> OpenDraw(OpenDraw command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> CloseDraw(CloseDraw command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> SupplyBeacon(SupplyBeacon command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> DrawNumbers(DrawNumbers command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> AwardPrizes(AwardPrizes command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> NotePosted(NotePosted command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> FinishDraw(FinishDraw command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Draw>> CancelDraw(CancelDraw command, Origin origin) => Turn(command, origin);

    protected override DateTimeOffset? WakesAt(Draw state) => state.WakesAt;

    protected override ValueTask<Reply<Draw>> Run(IFlow flow) => RunDraw.Run(flow, Id);

    /// <summary>Tells the API nodes.</summary>
    protected override async Task Changed(Draw state)
    {
        try
        {
            await DrawNews.Stream(this.GetStreamProvider(DrawNews.Provider)).OnNextAsync(new(state, null));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(Id.Value, e);
        }
    }

    [LoggerMessage(EventId = 603, Level = LogLevel.Warning, Message = "The API nodes could not be told of draw {Draw}; they will ask.")]
    private partial void LogNotTold(long draw, Exception why);
}
