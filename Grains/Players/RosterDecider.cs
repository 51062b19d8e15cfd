using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Players.RosterChanged, Lottery.Grains.Players.Roster>;

namespace Lottery.Grains.Players;

/// <summary>What happened to the roster: how it stands now.</summary>
public sealed record RosterChanged(Roster Roster);

/// <summary>Who can run the lottery: always somebody. There is one such grain.</summary>
/// <remarks>
/// A person is retired before the account loses what makes an operator, and admitted after it got it. Whoever is counted
/// therefore is one; where a crash comes in between, somebody is not counted who is, until the due work counts them again.
/// </remarks>
public sealed class RosterDecider(Roster? roster) : IDecider<RosterCommand, RosterChanged, Roster>
{
    private Roster _roster = roster ?? new([], Version: 0);

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(RosterCommand command, DateTimeOffset now) => (command, Known(command)) switch
    {
        (Admit a, { } known) when known.Seen >= a.Seen            => Decision.Known(_roster),
        (Admit a, _)                                              => With(new(a.Player.Value, a.Seen, Counts: true)),

        (Retire r, { Counts: false } known) when known.Seen >= r.Seen => Decision.Known(_roster),
        (Retire r, { Counts: true }) when IsLast(r.Player)        => Fault.LastOperator,
        (Retire r, { } known)                                     => With(new(r.Player.Value, Math.Max(known.Seen, r.Seen), Counts: false)),
        (Retire r, null)                                          => With(new(r.Player.Value, r.Seen, Counts: false)),
        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(RosterChanged fact) => _roster = fact.Roster;

    public void Rows(RosterChanged fact, IRows rows) => rows.Add(fact.Roster);

    public Reply<Roster> Answer(RosterChanged fact) => fact.Roster;

    private bool IsLast(PlayerId player) => !_roster.Entries.Any(e => e.Counts && e.Player != player.Value);

    private RosterEntry? Known(RosterCommand command)
    {
        var player = command switch { Admit a => a.Player, Retire r => r.Player, _ => default };
        return _roster.Entries.FirstOrDefault(e => e.Player == player.Value);
    }

    private RosterChanged With(RosterEntry entry) =>
        new(new([.. _roster.Entries.Where(e => e.Player != entry.Player), entry], _roster.Version + 1));
}
