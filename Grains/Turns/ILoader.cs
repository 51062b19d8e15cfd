namespace Lottery.Grains.Turns;

/// <summary>Loads the deciders of one type from the tables. A grain without rows is a new one.</summary>
public interface ILoader<in TId, TDecider>
{
    /// <param name="id">The grain.</param>
    /// <param name="once">True where the decider takes a single turn: what only a longer life needs may be left out.</param>
    /// <exception cref="StorageUnavailableException">The tables could not be read.</exception>
    Task<TDecider> Load(TId id, bool once);
}
