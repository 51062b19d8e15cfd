using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Players.PlayerChanged, Lottery.Grains.Players.Player>;

namespace Lottery.Grains.Players;

/// <summary>What happened to a player: how the account stands now.</summary>
public sealed record PlayerChanged(Player Player);

/// <summary>One person's account.</summary>
public sealed class PlayerGrain(PlayerId id, Player? player) : IGrain<PlayerCommand, PlayerChanged, Player>
{
    private Player? _player = player;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(PlayerCommand command, DateTimeOffset now) => (command, _player) switch
    {
        (Register r, null)              => new PlayerChanged(new Player(id, r.Login, r.PasswordHash, r.Roles, now, Version: 1)),
        (Register r, { } known) when r.Login == known.Login => Decision.Known(known),
        (Register, { })                 => Fault.LoginTaken,
        (DescribePlayer, { } known)     => Decision.Known(known),
        (_, null)                       => Fault.PlayerNotFound,
        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(PlayerChanged fact) => _player = fact.Player;

    public void Rows(PlayerChanged fact, IRows rows) => rows.Add(fact.Player);

    public Reply<Player> Answer(PlayerChanged fact) => fact.Player;
}
