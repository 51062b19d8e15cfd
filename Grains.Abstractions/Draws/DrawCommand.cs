using Lottery.Grains.Fairness;

namespace Lottery.Grains.Draws;

/// <summary>What a draw can be asked. Each step may be sent any number of times.</summary>
public abstract record DrawCommand;

/// <summary>Makes the draw. The same again is a repeat.</summary>
public sealed record CreateDraw(DrawTerms Terms, byte[] ProtectedSecret) : DrawCommand;

/// <summary>Asks for the draw and changes nothing.</summary>
public sealed record DescribeDraw : DrawCommand;

/// <summary>Begins the sales; refused before their time.</summary>
public sealed record OpenDraw : DrawCommand;

/// <summary>Notes that all books are sealed, and with what.</summary>
public sealed record CloseDraw(IReadOnlyList<BookHead> Heads, byte[] Root, byte[] Signature) : DrawCommand;

/// <summary>Reveals the secret and draws the numbers; refused before their time.</summary>
public sealed record DrawNumbers(byte[] Secret, byte[] Beacon) : DrawCommand;

/// <summary>Computes the prizes, from the winners and from what the game carries.</summary>
/// <param name="Winners">Tickets by count of matches, from 0 to k.</param>
/// <param name="Jackpot">Minor units handed over by the game.</param>
/// <param name="Reserve">Minor units handed over by the game.</param>
/// <param name="Settlement">The number for the ledger's entries.</param>
public sealed record AwardPrizes(long[] Winners, long Jackpot, long Reserve, PaymentId Settlement) : DrawCommand;

/// <summary>Notes that prizes or refunds are posted as far as this.</summary>
public sealed record NotePosted(PostingProgress Progress) : DrawCommand;

/// <summary>Ends the draw: nothing is left to be posted.</summary>
public sealed record FinishDraw : DrawCommand;

/// <summary>Cancels the draw; refused once its numbers are known.</summary>
/// <param name="Reason">For the buyers; up to 500 characters.</param>
public sealed record CancelDraw(string Reason) : DrawCommand;
