namespace Lottery.Grains.Draws;

/// <summary>One draw.</summary>
[Alias("lottery.draw")]
public interface IDrawGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Draws.CreateDraw" path="/summary"/>
    [Alias("CreateDraw")]
    ValueTask<Answer<Draw>> CreateDraw(CreateDraw command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.DescribeDraw" path="/summary"/>
    [Alias("DescribeDraw")]
    ValueTask<Answer<Draw>> DescribeDraw(DescribeDraw command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.OpenDraw" path="/summary"/>
    [Alias("OpenDraw")]
    ValueTask<Answer<Draw>> OpenDraw(OpenDraw command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.CloseDraw" path="/summary"/>
    [Alias("CloseDraw")]
    ValueTask<Answer<Draw>> CloseDraw(CloseDraw command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.SupplyBeacon" path="/summary"/>
    [Alias("SupplyBeacon")]
    ValueTask<Answer<Draw>> SupplyBeacon(SupplyBeacon command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.DrawNumbers" path="/summary"/>
    [Alias("DrawNumbers")]
    ValueTask<Answer<Draw>> DrawNumbers(DrawNumbers command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.AwardPrizes" path="/summary"/>
    [Alias("AwardPrizes")]
    ValueTask<Answer<Draw>> AwardPrizes(AwardPrizes command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.NotePosted" path="/summary"/>
    [Alias("NotePosted")]
    ValueTask<Answer<Draw>> NotePosted(NotePosted command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.FinishDraw" path="/summary"/>
    [Alias("FinishDraw")]
    ValueTask<Answer<Draw>> FinishDraw(FinishDraw command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Draws.CancelDraw" path="/summary"/>
    [Alias("CancelDraw")]
    ValueTask<Answer<Draw>> CancelDraw(CancelDraw command, Origin origin);
}
