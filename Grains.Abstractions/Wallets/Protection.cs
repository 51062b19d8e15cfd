namespace Lottery.Grains.Wallets;

/// <summary>What a wallet's grain replies: a payment, or how its owner is protected.</summary>
[GenerateSerializer, Immutable, Alias("lottery.WalletReply")]
public abstract record WalletReply;

/// <summary>What a limit bounds.</summary>
public enum LimitKind
{
    /// <summary>Money that is paid in.</summary>
    Deposit = 1,
    /// <summary>Money for tickets and orders.</summary>
    Spending = 2,
    /// <summary>Money for tickets and orders, less what was won.</summary>
    Loss = 3,
}

/// <summary>The period that a limit is for. All are UTC; a week begins on Monday.</summary>
public enum LimitPeriod
{
    Day = 1,
    Week = 2,
    Month = 3,
}

/// <summary>A change of a limit that waits for its time.</summary>
/// <param name="Minor">The limit from then on, in minor units; null: none.</param>
/// <param name="At">From when on.</param>
[GenerateSerializer, Immutable, Alias("lottery.LimitChange")]
public sealed record LimitChange(long? Minor, DateTimeOffset At);

/// <summary>The most that a wallet may pay in, spend or lose of a currency in a period.</summary>
/// <param name="Kind">What it bounds.</param>
/// <param name="Period">In which time.</param>
/// <param name="Currency">Of which money.</param>
/// <param name="Minor">The limit, in minor units: 0 or more.</param>
/// <param name="Next">The raise that waits; null where none does.</param>
[GenerateSerializer, Immutable, Alias("lottery.PlayLimit")]
public sealed record PlayLimit(LimitKind Kind, LimitPeriod Period, Currency Currency, long Minor, LimitChange? Next)
{
    /// <summary>The limit at a time, in minor units; null: none.</summary>
    public long? At(DateTimeOffset now) => Next is { } next && now >= next.At ? next.Minor : Minor;
}

/// <summary>A time in which a player neither pays in nor buys.</summary>
/// <param name="From">From when on.</param>
/// <param name="Until">To when; null: for ever.</param>
[GenerateSerializer, Immutable, Alias("lottery.Exclusion")]
public sealed record Exclusion(DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>Whether it binds at a time.</summary>
    public bool Binds(DateTimeOffset now) => Until is not { } until || now < until;
}

/// <summary>How a wallet's owner is protected, and the row.</summary>
/// <param name="Wallet">Whose.</param>
/// <param name="Limits">At most one for each kind, period and currency.</param>
/// <param name="Exclusion">The self-exclusion, also one that is over; null where there never was one.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Protection")]
public sealed record Protection(WalletId Wallet, IReadOnlyList<PlayLimit> Limits, Exclusion? Exclusion, long Version) : WalletReply;

/// <summary>What changed a player's protection, and the row. It never changes.</summary>
/// <param name="Wallet">Whose.</param>
/// <param name="Version">The protection's version that came of it.</param>
/// <param name="By">Who asked for it: the player, or an operator.</param>
/// <param name="Limit">The limit as it was set; null for a self-exclusion.</param>
/// <param name="Exclusion">The self-exclusion as it was set; null for a limit.</param>
/// <param name="IsRemoval">True where the limit was to be removed.</param>
/// <param name="At">When.</param>
public sealed record ProtectionChange(WalletId Wallet, long Version, PlayerId By, PlayLimit? Limit, Exclusion? Exclusion, bool IsRemoval, DateTimeOffset At);

/// <summary>A change of how a player is protected.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ProtectionCommand")]
public abstract record ProtectionCommand() : WalletCommand(default(PaymentId))
{
    public override bool IsNew => true;
}

/// <summary>Sets a limit. A lower one binds at once; a higher one, or none, after 24 hours.</summary>
/// <param name="By">Who asks for it.</param>
/// <param name="Kind">What it bounds.</param>
/// <param name="Period">In which time.</param>
/// <param name="Currency">Of which money.</param>
/// <param name="Minor">The limit, in minor units; null to have none.</param>
[GenerateSerializer, Immutable, Alias("lottery.SetLimit")]
public sealed record SetLimit(PlayerId By, LimitKind Kind, LimitPeriod Period, Currency Currency, long? Minor) : ProtectionCommand
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.SetLimit(this, origin);
}

/// <summary>Excludes the player from paying in and buying. It can be prolonged, never shortened.</summary>
/// <param name="By">Who asks for it.</param>
/// <param name="Days">For how long: 1 to 36,500; null: for ever.</param>
[GenerateSerializer, Immutable, Alias("lottery.Exclude")]
public sealed record Exclude(PlayerId By, int? Days) : ProtectionCommand
{
    /// <summary>The most days that can be counted.</summary>
    public const int MaxDays = 36_500;

    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.Exclude(this, origin);
}
