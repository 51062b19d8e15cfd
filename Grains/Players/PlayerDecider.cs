using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Players.PlayerChanged, Lottery.Grains.Players.Player>;

namespace Lottery.Grains.Players;

/// <summary>What happened to a player: how the account stands now.</summary>
public sealed record PlayerChanged(Player Player);

/// <summary>One person's account.</summary>
public sealed class PlayerDecider(PlayerId id, Player? player) : IDecider<PlayerCommand, PlayerChanged, Player>
{
    private Player? _player = player;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(PlayerCommand command, DateTimeOffset now) => (command, _player) switch
    {
        (Register r, null)              => new PlayerChanged(new Player(id, r.Login, r.PasswordHash, r.Roles, now, Version: 1) { BirthDate = r.BirthDate, Region = r.Region }),
        (Register r, { } known) when r.Login == known.Login => Decision.Known(known),
        (Register, { })                 => Fault.LoginTaken,
        (DescribePlayer, { } known)     => Decision.Known(known),
        (_, null)                       => Fault.PlayerNotFound,

        (ErasePlayer, { ErasedAt: not null } known)     => Decision.Known(known),
        (AccountChange, { ErasedAt: not null })         => Fault.PlayerNotFound,
        (BlockPlayer, { BlockedAt: not null } known)    => Decision.Known(known),
        (UnblockPlayer, { BlockedAt: null } known)      => Decision.Known(known),
        (SetRoles s, { } known) when s.Roles == known.Roles => Decision.Known(known),
        (AccountChange c, { } known) when c.Seen != known.Version => Fault.AccountChanged,
        (BlockPlayer, { } known)        => Next(known with { BlockedAt = now, TokensValidFrom = now }),
        (UnblockPlayer, { } known)      => Next(known with { BlockedAt = null }),
        (SetRoles s, { } known) when (known.Roles & ~s.Roles) != Roles.None => Next(known with { Roles = s.Roles, TokensValidFrom = now }),
        (SetRoles s, { } known)         => Next(known with { Roles = s.Roles }),
        (SignOut, { } known)            => Next(known with { TokensValidFrom = now }),
        (ChangePassword c, { } known)   => Next(known with { PasswordHash = c.PasswordHash, TokensValidFrom = now }),
        (RenewAccount, { } known)       => Next(known),
        (ErasePlayer, { } known)        => Next(known with { ErasedAt = now, PasswordHash = "", Roles = Roles.None, BirthDate = null, Region = null }),

        (FinishErasure, { ErasedAt: null })             => Fault.AccountChanged,
        (FinishErasure, { } known) when known.Login == Player.ErasedLogin(id) => Decision.Known(known),
        (FinishErasure, { } known)      => Next(known with { Login = Player.ErasedLogin(id) }),
        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(PlayerChanged fact) => _player = fact.Player;

    public void Rows(PlayerChanged fact, IRows rows) => rows.Add(fact.Player);

    public Reply<Player> Answer(PlayerChanged fact) => fact.Player;

    private static PlayerChanged Next(Player player) => new(player with { Version = player.Version + 1 });
}
