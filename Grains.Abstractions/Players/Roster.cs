namespace Lottery.Grains.Players;

/// <summary>Who can run the lottery, and the row: there is one.</summary>
/// <param name="Entries">Everybody who ever could.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Roster")]
public sealed record Roster(IReadOnlyList<RosterEntry> Entries, long Version);

/// <summary>What the roster knows of one person.</summary>
/// <param name="Player">The person.</param>
/// <param name="Seen">The account's version that it was told of last: earlier ones are news no more.</param>
/// <param name="Counts">Whether the person can run the lottery.</param>
[GenerateSerializer, Immutable, Alias("lottery.RosterEntry")]
public sealed record RosterEntry(long Player, long Seen, bool Counts);

/// <summary>What the roster can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.RosterCommand")]
public abstract record RosterCommand : ICommand<IRosterGrain, Roster>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Roster>> SendTo(IRosterGrain grain, Origin origin);
}

/// <summary>Counts a person among those who can run the lottery. After the account has changed.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Admit")]
public sealed record Admit(PlayerId Player, long Seen) : RosterCommand
{
    public override ValueTask<Answer<Roster>> SendTo(IRosterGrain grain, Origin origin) => grain.Admit(this, origin);
}

/// <summary>Counts a person no more; refused where nobody would be left. Before the account is changed.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Retire")]
public sealed record Retire(PlayerId Player, long Seen) : RosterCommand
{
    public override ValueTask<Answer<Roster>> SendTo(IRosterGrain grain, Origin origin) => grain.Retire(this, origin);
}
