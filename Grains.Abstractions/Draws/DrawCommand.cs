using Lottery.Grains.Fairness;

namespace Lottery.Grains.Draws;

/// <summary>What a draw can be asked. Each step may be sent any number of times.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DrawCommand")]
public abstract record DrawCommand : ICommand<IDrawGrain, Draw>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin);
}

/// <summary>Makes the draw. The same again is a repeat.</summary>
[GenerateSerializer, Immutable, Alias("lottery.CreateDraw")]
public sealed record CreateDraw(DrawTerms Terms, byte[] ProtectedSecret, DateTimeOffset? BeaconUntil = null) : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.CreateDraw(this, origin);
}

/// <summary>Asks for the draw and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DescribeDraw")]
public sealed record DescribeDraw : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.DescribeDraw(this, origin);
}

/// <summary>Begins the sales; refused before their time.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OpenDraw")]
public sealed record OpenDraw : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.OpenDraw(this, origin);
}

/// <summary>Notes that all books are sealed, and with what.</summary>
[GenerateSerializer, Immutable, Alias("lottery.CloseDraw")]
public sealed record CloseDraw(IReadOnlyList<BookHead> Heads, byte[] Root, string Checkpoint) : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.CloseDraw(this, origin);
}

/// <summary>Notes what the beacon gave; refused before the seal.</summary>
/// <param name="Signature">48 bytes: the round's signature.</param>
[GenerateSerializer, Immutable, Alias("lottery.SupplyBeacon")]
public sealed record SupplyBeacon(byte[] Signature) : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.SupplyBeacon(this, origin);
}

/// <summary>Reveals the secret and draws the numbers; refused before their time.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DrawNumbers")]
public sealed record DrawNumbers(byte[] Secret) : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.DrawNumbers(this, origin);
}

/// <summary>Computes the prizes, from the winners and from what the game carries.</summary>
/// <param name="Winners">Tickets by count of matches, from 0 to k.</param>
/// <param name="Jackpot">Minor units handed over by the game.</param>
/// <param name="Reserve">Minor units handed over by the game.</param>
/// <param name="Settlement">The number for the ledger's entries.</param>
[GenerateSerializer, Immutable, Alias("lottery.AwardPrizes")]
public sealed record AwardPrizes(long[] Winners, long Jackpot, long Reserve, PaymentId Settlement) : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.AwardPrizes(this, origin);
}

/// <summary>Notes that prizes or refunds are posted as far as this.</summary>
[GenerateSerializer, Immutable, Alias("lottery.NotePosted")]
public sealed record NotePosted(PostingProgress Progress) : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.NotePosted(this, origin);
}

/// <summary>Ends the draw: nothing is left to be posted.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FinishDraw")]
public sealed record FinishDraw : DrawCommand
{
    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.FinishDraw(this, origin);
}

/// <summary>Cancels the draw; refused once its numbers are known.</summary>
/// <param name="Reason">For the buyers; up to 500 characters.</param>
[GenerateSerializer, Immutable, Alias("lottery.CancelDraw")]
public sealed record CancelDraw(string Reason) : DrawCommand
{
    /// <summary>Characters of a reason.</summary>
    public const int LongestReason = 500;

    public override ValueTask<Answer<Draw>> SendTo(IDrawGrain grain, Origin origin) => grain.CancelDraw(this, origin);
}
