namespace Lottery.Grains;

/// <summary>What an account of the ledger is for. The numbers are stored.</summary>
public enum AccountKind
{
    /// <summary>A player's money that can be spent. Owner: the player.</summary>
    Available = 1,
    /// <summary>A player's money that is held. Owner: the player.</summary>
    Frozen = 2,
    /// <summary>The world outside, as far as it paid in: negative. No owner.</summary>
    Deposits = 3,
    /// <summary>What a draw's tickets brought in. Owner: the draw.</summary>
    Sales = 4,
    /// <summary>What a draw pays from. Owner: the draw.</summary>
    PrizeFund = 5,
    /// <summary>What a game's next draws inherit. Owner: none; one per currency.</summary>
    Jackpot = 6,
    /// <summary>What steps in for fixed prizes and jackpot minimums. No owner.</summary>
    Reserve = 7,
    /// <summary>The operator's own money. No owner.</summary>
    House = 8,
    /// <summary>Minor units that could not be divided among winners. No owner.</summary>
    Rounding = 9,
    /// <summary>What a service earned. Owner: the service.</summary>
    ServiceRevenue = 10,
    /// <summary>The world outside, as far as it was paid out to. No owner.</summary>
    Withdrawals = 11,
}

/// <summary>An account of the double-entry ledger.</summary>
/// <param name="Kind">What for.</param>
/// <param name="Owner">A player's, a draw's or a service's number; 0 where there is no owner.</param>
[GenerateSerializer, Immutable, Alias("lottery.AccountId")]
public readonly record struct AccountId(AccountKind Kind, long Owner)
{
    public static AccountId Deposits { get; } = new(AccountKind.Deposits, 0);

    public static AccountId Jackpots { get; } = new(AccountKind.Jackpot, 0);

    public static AccountId Reserves { get; } = new(AccountKind.Reserve, 0);

    public static AccountId House { get; } = new(AccountKind.House, 0);

    public static AccountId Rounding { get; } = new(AccountKind.Rounding, 0);

    public static AccountId Withdrawals { get; } = new(AccountKind.Withdrawals, 0);

    public static AccountId Available(WalletId wallet) => new(AccountKind.Available, wallet.Value);

    public static AccountId Frozen(WalletId wallet) => new(AccountKind.Frozen, wallet.Value);

    public static AccountId Sales(DrawId draw) => new(AccountKind.Sales, draw.Value);

    public static AccountId PrizeFund(DrawId draw) => new(AccountKind.PrizeFund, draw.Value);

    public static AccountId Revenue(ServiceId service) => new(AccountKind.ServiceRevenue, service.Value);

    /// <summary>True for a player's account, whose balance the wallet keeps; the others' balances are running sums.</summary>
    public bool IsWallets => Kind is AccountKind.Available or AccountKind.Frozen;
}

/// <summary>A movement from one account to another: balanced by its form. Never changes.</summary>
/// <param name="Payment">What it belongs to.</param>
/// <param name="Step">Which of that payment's movements: with it, unique.</param>
/// <param name="From">Loses the amount.</param>
/// <param name="To">Gains the amount.</param>
/// <param name="Amount">More than zero.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("lottery.LedgerEntry")]
public sealed record LedgerEntry(PaymentId Payment, int Step, AccountId From, AccountId To, Money Amount, DateTimeOffset At);
