namespace Lottery.Grains.Players;

/// <summary>Who can run the lottery, and the row: there is one.</summary>
/// <param name="Entries">Everybody who ever could.</param>
/// <param name="Version">1 when made, one more with each change.</param>
public sealed record Roster(IReadOnlyList<RosterEntry> Entries, long Version);

/// <summary>What the roster knows of one person.</summary>
/// <param name="Player">The person.</param>
/// <param name="Seen">The account's version that it was told of last: earlier ones are news no more.</param>
/// <param name="Counts">Whether the person can run the lottery.</param>
public sealed record RosterEntry(long Player, long Seen, bool Counts);

/// <summary>What the roster can be asked.</summary>
public abstract record RosterCommand;

/// <summary>Counts a person among those who can run the lottery. After the account has changed.</summary>
public sealed record Admit(PlayerId Player, long Seen) : RosterCommand;

/// <summary>Counts a person no more; refused where nobody would be left. Before the account is changed.</summary>
public sealed record Retire(PlayerId Player, long Seen) : RosterCommand;
