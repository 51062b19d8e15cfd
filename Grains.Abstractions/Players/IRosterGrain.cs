namespace Lottery.Grains.Players;

/// <summary>The operators. There is one such grain, with key 0.</summary>
[Alias("lottery.roster")]
public interface IRosterGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Players.Admit" path="/summary"/>
    [Alias("Admit")]
    ValueTask<Answer<Roster>> Admit(Admit command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.Retire" path="/summary"/>
    [Alias("Retire")]
    ValueTask<Answer<Roster>> Retire(Retire command, Origin origin);
}
