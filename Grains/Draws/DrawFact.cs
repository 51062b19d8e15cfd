namespace Lottery.Grains.Draws;

/// <summary>What can have happened to a draw.</summary>
public abstract record DrawFact(DateTimeOffset At);

public sealed record DrawCreated(Draw Draw, DateTimeOffset At) : DrawFact(At);

public sealed record DrawOpened(DateTimeOffset At) : DrawFact(At);

public sealed record DrawClosed(DrawSeal Seal, DateTimeOffset At) : DrawFact(At);

public sealed record BeaconSupplied(DrawBeacon Beacon, DateTimeOffset At) : DrawFact(At);

public sealed record NumbersDrawn(DrawResult Result, DateTimeOffset At) : DrawFact(At);

/// <param name="Award">What is paid, rolled over and kept.</param>
/// <param name="Entries">The ledger's side of it.</param>
/// <param name="At">When.</param>
public sealed record PrizesAwarded(PrizeAward Award, PaymentId Settlement, IReadOnlyList<LedgerEntry> Entries, DateTimeOffset At) : DrawFact(At);

public sealed record PostingAdvanced(PostingProgress Progress, DateTimeOffset At) : DrawFact(At);

/// <summary>All prizes are posted, or, after a cancellation, all refunds.</summary>
public sealed record DrawFinished(DateTimeOffset At) : DrawFact(At);

public sealed record DrawCancelled(string Reason, DateTimeOffset At) : DrawFact(At);
