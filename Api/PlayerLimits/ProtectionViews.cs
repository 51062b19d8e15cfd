using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Wallets;

namespace Lottery.Api.PlayerLimits;

/// <summary>A limit to be set. A lower one binds at once; a higher one, or none, after 24 hours.</summary>
/// <param name="Kind">Deposit: money that is paid in. Spending: money for tickets and orders. Loss: what is spent and not won.</param>
/// <param name="Period">Day, Week or Month, in UTC; a week begins on Monday.</param>
/// <param name="Amount">A decimal, as a string or a number; 0 allows nothing. Left out: no limit.</param>
/// <param name="Currency">Its code; RUB where it is left out. Each currency has limits of its own.</param>
public sealed record SetLimitRequest(LimitKind Kind, LimitPeriod Period, Amount? Amount = null, string Currency = "RUB");

/// <summary>A self-exclusion. It begins at once, and can be prolonged, never shortened.</summary>
/// <param name="Days">1 to 36,500; left out: for ever.</param>
public sealed record ExcludeRequest(int? Days = null);

/// <summary>A limit.</summary>
/// <param name="Kind">What it bounds.</param>
/// <param name="Period">In which time.</param>
/// <param name="Amount">The most; null: none any more.</param>
/// <param name="Currency">Its code.</param>
/// <param name="NextAmount">The raise that waits; with <paramref name="NextAt"/>, null: none.</param>
/// <param name="NextAt">From when on the raise counts; null where none waits.</param>
public sealed record LimitView(LimitKind Kind, LimitPeriod Period, string? Amount, string Currency, string? NextAmount, DateTimeOffset? NextAt)
{
    public static LimitView Of(PlayLimit limit, DateTimeOffset now)
    {
        var waits = limit.Next is { } next && now < next.At ? next : null;
        return new(limit.Kind, limit.Period, Text(limit.At(now)), limit.Currency.Code, Text(waits?.Minor), waits?.At);

        string? Text(long? minor) => minor is { } amount ? new Money(amount, limit.Currency).Amount() : null;
    }
}

/// <summary>A self-exclusion.</summary>
/// <param name="From">From when on.</param>
/// <param name="Until">To when; null: for ever.</param>
/// <param name="Binds">Whether it binds now.</param>
public sealed record ExclusionView(DateTimeOffset From, DateTimeOffset? Until, bool Binds)
{
    public static ExclusionView? Of(Exclusion? exclusion, DateTimeOffset now) =>
        exclusion is null ? null : new(exclusion.From, exclusion.Until, exclusion.Binds(now));
}

/// <summary>What was spent, won, lost and paid in, in one currency and one period, up to now.</summary>
public sealed record UsedView(string Currency, LimitPeriod Period, string Spent, string Won, string Lost, string Deposited);

/// <summary>How a player is protected.</summary>
/// <param name="Limits">Those that are set.</param>
/// <param name="Exclusion">The latest self-exclusion; null where there never was one.</param>
public sealed record ProtectionView(IReadOnlyList<LimitView> Limits, ExclusionView? Exclusion)
{
    public static ProtectionView Of(Protection protection, DateTimeOffset now) =>
        new([.. protection.Limits.Select(l => LimitView.Of(l, now))], ExclusionView.Of(protection.Exclusion, now));
}

/// <summary>How a player is protected, and how much was used by now.</summary>
/// <param name="Limits">Those that are set.</param>
/// <param name="Exclusion">The latest self-exclusion; null where there never was one.</param>
/// <param name="Used">By currency and period.</param>
public sealed record ProtectionStateView(IReadOnlyList<LimitView> Limits, ExclusionView? Exclusion, IReadOnlyList<UsedView> Used);

/// <summary>One change of a player's protection.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="ChangedBy">Who asked for it: the player, or an operator.</param>
/// <param name="Limit">The limit as it was set; null for a self-exclusion.</param>
/// <param name="ExcludedUntil">The end of the self-exclusion; null for a limit, and for one that is for ever.</param>
/// <param name="At">When.</param>
public sealed record ProtectionChangeView(long Number, long ChangedBy, LimitView? Limit, DateTimeOffset? ExcludedUntil, DateTimeOffset At);
