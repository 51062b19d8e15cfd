using System.Diagnostics;
using System.Globalization;

namespace Lottery.Grains;

/// <summary>A kind of money, and how many decimal digits its smallest unit stands for.</summary>
/// <param name="Code">3 to 8 capital letters: ISO 4217 where there is one (<c>RUB</c>), the field's usual ticker elsewhere (<c>USDT</c>).</param>
/// <param name="Exponent">Digits after the decimal point, 0 to 8: RUB 2, JPY 0, KWD 3, USDT 6.</param>
[GenerateSerializer, Immutable, Alias("lottery.Currency")]
public sealed record Currency(string Code, int Exponent)
{
    /// <summary>Minor units in one unit: 100 for an exponent of 2.</summary>
    public long UnitMinor
    {
        get
        {
            var unit = 1L;
            for (var i = 0; i < Exponent; i++)
                unit *= 10;
            return unit;
        }
    }

    public override string ToString() => Code;
}

/// <summary>An amount of one currency, in its minor units. Never a float; arithmetic is checked; currencies do not mix.</summary>
/// <param name="Minor">Minor units: 1.50 RUB is 150. May be negative in a difference.</param>
/// <param name="Currency">What it is an amount of.</param>
[GenerateSerializer, Immutable, Alias("lottery.Money")]
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>The largest amount one request may name, in minor units: 10^15, exact as a JSON number.</summary>
    public const long MaxMinor = 1_000_000_000_000_000;

    public static Money Zero(Currency currency) => new(0, currency);

    public bool IsZero => Minor == 0;

    public bool IsPositive => Minor > 0;

    public static Money operator +(Money left, Money right) => new(checked(left.Minor + right.Same(left).Minor), left.Currency);

    public static Money operator -(Money left, Money right) => new(checked(left.Minor - right.Same(left).Minor), left.Currency);

    public static Money operator *(Money left, long count) => new(checked(left.Minor * count), left.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public int CompareTo(Money other) => Minor.CompareTo(other.Same(this).Minor);

    /// <summary>The amount as a decimal with all the digits of its currency: 150 minor units of RUB are <c>1.50</c>.</summary>
    public decimal ToDecimal()
    {
        var magnitude = Minor < 0 ? unchecked((ulong)-Minor) : (ulong)Minor;
        return unchecked(new((int)magnitude, (int)(magnitude >> 32), 0, Minor < 0, (byte)Currency.Exponent));
    }

    /// <summary>Reads a decimal amount exactly.</summary>
    /// <returns>False where it has more digits than the currency or does not fit: an amount is never rounded.</returns>
    public static bool TryOf(decimal amount, Currency currency, out Money money)
    {
        money = default;
        if (Math.Abs(amount) > decimal.MaxValue / 100_000_000m)
            return false;
        var minor = amount * currency.UnitMinor;
        if (minor != decimal.Truncate(minor) || Math.Abs(minor) > long.MaxValue)
            return false;
        money = new((long)minor, currency);
        return true;
    }

    public override string ToString() => $"{ToDecimal().ToString(CultureInfo.InvariantCulture)} {Currency.Code}";

    private Money Same(Money other) =>
        Currency.Code == other.Currency.Code ? this : throw new UnreachableException($"{this} met {other}.");
}
