namespace Lottery.Simulation.Checks;

/// <summary>Something that must hold does not.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
