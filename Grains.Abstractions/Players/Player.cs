namespace Lottery.Grains.Players;

/// <summary>What a person may do.</summary>
[Flags]
public enum Roles
{
    None = 0,
    /// <summary>Buys tickets.</summary>
    Player = 1,
    /// <summary>Runs the lottery.</summary>
    Operator = 2,
}

/// <summary>A person who signs in, and the row.</summary>
/// <param name="Id">The number.</param>
/// <param name="Login">The name to sign in with; unique.</param>
/// <param name="PasswordHash">In the format of ASP.NET Core Identity's password hasher.</param>
/// <param name="Roles">What the person may do.</param>
/// <param name="CreatedAt">When registered.</param>
/// <param name="Version">1 when made, one more with each change.</param>
public sealed record Player(PlayerId Id, Login Login, string PasswordHash, Roles Roles, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>Since when an operator lets this account do nothing.</summary>
    public DateTimeOffset? BlockedAt { get; init; }
}

/// <summary>What a player's grain can be asked.</summary>
public abstract record PlayerCommand;

/// <summary>Registers a person under a login already claimed for this id.</summary>
public sealed record Register(Login Login, string PasswordHash, Roles Roles) : PlayerCommand;

/// <summary>Asks for the player and changes nothing.</summary>
public sealed record DescribePlayer : PlayerCommand;

/// <summary>A sign-in name, whose it is, and the row.</summary>
public sealed record LoginClaim(Login Login, PlayerId Player, DateTimeOffset ClaimedAt, long Version);

/// <summary>What a sign-in name can be asked.</summary>
public abstract record LoginCommand;

/// <summary>Takes the name for a player, for ever. The same player again is a repeat.</summary>
public sealed record ClaimLogin(PlayerId Player) : LoginCommand;

/// <summary>Asks whose the name is and changes nothing.</summary>
public sealed record FindLogin : LoginCommand;
