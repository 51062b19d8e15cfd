using System.Collections.Immutable;

namespace Lottery.Grains.Wallets;

/// <summary>The rules of limits and self-exclusion.</summary>
public static class Limits
{
    /// <summary>How long a raise waits.</summary>
    public static readonly TimeSpan RaiseAfter = TimeSpan.FromHours(24);

    /// <summary>Why money may not be spent; <see cref="Fault.None"/> where it may.</summary>
    public static Fault WhyNotSpend(this Protection? protection, Usage used, Money amount, DateTimeOffset now)
    {
        if (protection is null)
            return Fault.None;
        if (protection.IsExcluded(now))
            return Fault.SelfExcluded;
        foreach (var limit in protection.Limits)
        {
            if (limit.Kind == LimitKind.Deposit || limit.Currency != amount.Currency || limit.At(now) is not { } most)
                continue;
            var soFar = limit.Kind == LimitKind.Spending ? used.Spent.Of(limit.Period) : used.Lost(limit.Period);
            if (amount.Minor > most - soFar)
                return limit.Kind == LimitKind.Spending ? Fault.SpendingLimit : Fault.LossLimit;
        }
        return Fault.None;
    }

    /// <summary>Why money may not be paid in; <see cref="Fault.None"/> where it may.</summary>
    public static Fault WhyNotDeposit(this Protection? protection, Usage used, Money amount, DateTimeOffset now)
    {
        if (protection is null)
            return Fault.None;
        if (protection.IsExcluded(now))
            return Fault.SelfExcluded;
        return protection.Limits.Any(limit => limit.Kind == LimitKind.Deposit && limit.Currency == amount.Currency
                && limit.At(now) is { } most && amount.Minor > most - used.Deposited.Of(limit.Period))
            ? Fault.DepositLimit
            : Fault.None;
    }

    /// <summary>Whether a self-exclusion binds.</summary>
    public static bool IsExcluded(this Protection? protection, DateTimeOffset now) => protection?.Exclusion?.Binds(now) == true;

    /// <summary>The protection after a limit was set; null where that changes nothing.</summary>
    public static (Protection Protection, PlayLimit Limit)? With(this Protection protection, SetLimit set, DateTimeOffset now)
    {
        var known = protection.Limits.FirstOrDefault(l => (l.Kind, l.Period, l.Currency) == (set.Kind, set.Period, set.Currency));
        var current = known?.At(now);
        PlayLimit? next;
        if (set.Minor is { } lower && (current is not { } most || lower <= most))
            next = new(set.Kind, set.Period, set.Currency, lower, Next: null);
        else if (current is not { } stays)
            next = null; // There is none, and none is asked for.
        else if (known!.Next is { } waiting && now < waiting.At && waiting.Minor == set.Minor)
            next = known; // It waits already: asking again does not make it wait longer.
        else
            next = new(set.Kind, set.Period, set.Currency, stays, new(set.Minor, now + RaiseAfter));
        if (next is null || next == known)
            return null;
        // Limits whose removal has come are dropped with the next change.
        ImmutableArray<PlayLimit> limits = [.. protection.Limits.Where(l => l != known && l.At(now) is not null), next];
        return (protection with { Limits = limits, Version = protection.Version + 1 }, next);
    }

    /// <summary>The protection after a self-exclusion; null where one that is as long binds already; a shorter one is refused.</summary>
    public static Protection? With(this Protection protection, Exclude exclude, DateTimeOffset now, out Fault fault)
    {
        fault = Fault.None;
        var until = exclude.Days is { } days ? now.AddDays(days) : (DateTimeOffset?)null;
        if (protection.Exclusion is { } bound && bound.Binds(now))
        {
            if (bound.Until is not { } end)
            {
                fault = until is null ? Fault.None : Fault.ExclusionStays;
                return null;
            }
            if (until < end)
            {
                fault = Fault.ExclusionStays;
                return null;
            }
            return protection with { Exclusion = bound with { Until = until }, Version = protection.Version + 1 };
        }
        return protection with { Exclusion = new(now, until), Version = protection.Version + 1 };
    }
}
