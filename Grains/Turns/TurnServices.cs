namespace Lottery.Grains.Turns;

/// <summary>What every turn in this silo needs.</summary>
/// <param name="Queue">Where decisions go.</param>
/// <param name="Clock">The time that a turn sees.</param>
public sealed record TurnServices(ICommitQueue Queue, Clock Clock);
