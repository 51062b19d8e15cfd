using Lottery.Grains.Flows;

namespace Lottery.Grains.Turns;

/// <summary>What every turn in this silo needs.</summary>
/// <param name="Queue">Where decisions go.</param>
/// <param name="Clock">The time that a turn sees.</param>
/// <param name="Silo">Whether this silo may still take turns.</param>
public sealed record TurnServices(ICommitQueue Queue, Clock Clock, ISilo Silo);
