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
    /// <summary>Watches: reads the entries of a draw while it sells.</summary>
    Auditor = 4,
}

/// <summary>A person who signs in, and the row.</summary>
/// <param name="Id">The number.</param>
/// <param name="Login">The name to sign in with; unique.</param>
/// <param name="PasswordHash">In the format of ASP.NET Core Identity's password hasher.</param>
/// <param name="Roles">What the person may do.</param>
/// <param name="CreatedAt">When registered.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Player")]
public sealed record Player(PlayerId Id, Login Login, string PasswordHash, Roles Roles, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>Since when an operator lets this account do nothing.</summary>
    [Id(0)]
    public DateTimeOffset? BlockedAt { get; init; }

    /// <summary>When it was erased: it does nothing any more, and only its number is left.</summary>
    [Id(1)]
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Access tokens issued earlier are not accepted: set by a sign-out, a new password, a blocking, and the loss of a role. Null where none of them came.</summary>
    [Id(2)]
    public DateTimeOffset? TokensValidFrom { get; init; }

    /// <summary>The date of birth, where sign-up asks for it; null once it is erased.</summary>
    [Id(3)]
    public DateOnly? BirthDate { get; init; }

    /// <summary>Where the person lives, where sign-up asks for it: a code of ISO 3166; null once it is erased.</summary>
    [Id(4)]
    public string? Region { get; init; }

    /// <summary>Whether the person can run the lottery now.</summary>
    public bool IsActiveOperator => Roles.HasFlag(Roles.Operator) && BlockedAt is null && ErasedAt is null;

    /// <summary>The name of an account that was erased. Nobody can sign up under such a one.</summary>
    public static Login ErasedLogin(PlayerId id) => Login.Of($"#{id}");
}

/// <summary>What a player's grain can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.PlayerCommand")]
public abstract record PlayerCommand : ICommand<IPlayerGrain, Player>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin);
}

/// <summary>Registers a person under a login already claimed for this id.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Register")]
public sealed record Register(Login Login, string PasswordHash, Roles Roles) : PlayerCommand
{
    /// <inheritdoc cref="Player.BirthDate"/>
    [Id(0)]
    public DateOnly? BirthDate { get; init; }

    /// <inheritdoc cref="Player.Region"/>
    [Id(1)]
    public string? Region { get; init; }

    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.Register(this, origin);
}

/// <summary>Asks for the player and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DescribePlayer")]
public sealed record DescribePlayer : PlayerCommand
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.DescribePlayer(this, origin);
}

/// <summary>A change of an account that exists.</summary>
/// <param name="Seen">The version that it rests on: refused where another change came in between.</param>
[GenerateSerializer, Immutable, Alias("lottery.AccountChange")]
public abstract record AccountChange(long Seen) : PlayerCommand;

[GenerateSerializer, Immutable, Alias("lottery.BlockPlayer")]
public sealed record BlockPlayer(long Seen) : AccountChange(Seen)
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.BlockPlayer(this, origin);
}

[GenerateSerializer, Immutable, Alias("lottery.UnblockPlayer")]
public sealed record UnblockPlayer(long Seen) : AccountChange(Seen)
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.UnblockPlayer(this, origin);
}

[GenerateSerializer, Immutable, Alias("lottery.SetRoles")]
public sealed record SetRoles(Roles Roles, long Seen) : AccountChange(Seen)
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.SetRoles(this, origin);
}

/// <summary>Ends the account: from now on it does nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ErasePlayer")]
public sealed record ErasePlayer(long Seen) : AccountChange(Seen)
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.ErasePlayer(this, origin);
}

/// <summary>Ends all sessions of the account: no access token issued before is accepted any more.</summary>
[GenerateSerializer, Immutable, Alias("lottery.SignOut")]
public sealed record SignOut(long Seen) : AccountChange(Seen)
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.SignOut(this, origin);
}

/// <summary>Sets another password, and ends all sessions.</summary>
/// <param name="PasswordHash">See <see cref="Player.PasswordHash"/>.</param>
/// <param name="Seen">The version whose password the person knew.</param>
[GenerateSerializer, Immutable, Alias("lottery.ChangePassword")]
public sealed record ChangePassword(string PasswordHash, long Seen) : AccountChange(Seen)
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.ChangePassword(this, origin);
}

/// <summary>Changes nothing but the version: a change that rests on the account as it was before is refused.</summary>
[GenerateSerializer, Immutable, Alias("lottery.RenewAccount")]
public sealed record RenewAccount(long Seen) : AccountChange(Seen)
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.RenewAccount(this, origin);
}

/// <summary>Drops the name of an account that was ended, once nothing else has it.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FinishErasure")]
public sealed record FinishErasure : PlayerCommand
{
    public override ValueTask<Answer<Player>> SendTo(IPlayerGrain grain, Origin origin) => grain.FinishErasure(this, origin);
}

/// <summary>A sign-in name, whose it is, and the row.</summary>
[GenerateSerializer, Immutable, Alias("lottery.LoginClaim")]
public sealed record LoginClaim(Login Login, PlayerId Player, DateTimeOffset ClaimedAt, long Version);

/// <summary>What a sign-in name can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.LoginCommand")]
public abstract record LoginCommand : ICommand<ILoginGrain, LoginClaim>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<LoginClaim>> SendTo(ILoginGrain grain, Origin origin);
}

/// <summary>Takes the name for a player, for ever. The same player again is a repeat.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ClaimLogin")]
public sealed record ClaimLogin(PlayerId Player) : LoginCommand
{
    public override ValueTask<Answer<LoginClaim>> SendTo(ILoginGrain grain, Origin origin) => grain.ClaimLogin(this, origin);
}

/// <summary>Takes the name from an erased account, for nobody to have.</summary>
/// <param name="Player">Whose it was.</param>
/// <param name="Fingerprint">32 bytes: a keyed hash of the name.</param>
[GenerateSerializer, Immutable, Alias("lottery.RetireLogin")]
public sealed record RetireLogin(PlayerId Player, byte[] Fingerprint) : LoginCommand
{
    public override ValueTask<Answer<LoginClaim>> SendTo(ILoginGrain grain, Origin origin) => grain.RetireLogin(this, origin);
}

/// <summary>A name that nobody can have any more, and the row, which replaces the claim and does not have the name.</summary>
[GenerateSerializer, Immutable, Alias("lottery.RetiredLogin")]
public sealed record RetiredLogin(Login Login, byte[] Fingerprint, DateTimeOffset RetiredAt);

/// <summary>Asks whose the name is and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FindLogin")]
public sealed record FindLogin : LoginCommand
{
    public override ValueTask<Answer<LoginClaim>> SendTo(ILoginGrain grain, Origin origin) => grain.FindLogin(this, origin);
}
