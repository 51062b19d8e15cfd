namespace Lottery.Grains.Wallets;

/// <summary>Sums of the current day, week and month, in minor units.</summary>
[GenerateSerializer, Immutable, Alias("lottery.PeriodSums")]
public readonly record struct PeriodSums([property: Id(0)] long Day, [property: Id(1)] long Week, [property: Id(2)] long Month)
{
    /// <summary>The sum of one of them.</summary>
    public long Of(LimitPeriod period) => period switch { LimitPeriod.Day => Day, LimitPeriod.Week => Week, _ => Month };
}

/// <summary>What a wallet spent, won and paid in, of one currency, in the current day, week and month. Kept with its balance.</summary>
/// <param name="Date">The day: days since 0001-01-01, in UTC.</param>
/// <param name="Spent">For tickets and orders; what is held counts, what is given back does not.</param>
/// <param name="Won">Prizes.</param>
/// <param name="Deposited">Paid in; what is on its way counts, what was refused does not.</param>
[GenerateSerializer, Immutable, Alias("lottery.Usage")]
public sealed record Usage(int Date, PeriodSums Spent, PeriodSums Won, PeriodSums Deposited)
{
    /// <summary>Nothing yet.</summary>
    public static Usage None { get; } = new(0, default, default, default);

    /// <summary>The day of a time.</summary>
    public static int DateOf(DateTimeOffset time) => (int)(time.UtcTicks / TimeSpan.TicksPerDay);

    /// <summary>The sums as they are on a day: those of periods that are over begin anew. A clock that went back changes nothing.</summary>
    public Usage On(int date)
    {
        if (date <= Date)
            return this;
        var (sameWeek, sameMonth) = (Week(date) == Week(Date), Month(date) == Month(Date));
        return new(date, Roll(Spent), Roll(Won), Roll(Deposited));

        PeriodSums Roll(PeriodSums sums) => new(0, sameWeek ? sums.Week : 0, sameMonth ? sums.Month : 0);
    }

    public Usage Spend(long minor) => this with { Spent = Plus(Spent, minor) };

    public Usage Win(long minor) => this with { Won = Plus(Won, minor) };

    public Usage Deposit(long minor) => this with { Deposited = Plus(Deposited, minor) };

    /// <summary>Takes back what was spent on a day: out of the periods that are still those of that day.</summary>
    public Usage Unspend(long minor, int date) => this with { Spent = Minus(Spent, minor, date) };

    /// <summary>Takes back a deposit that was begun on a day and never came.</summary>
    public Usage Undeposit(long minor, int date) => this with { Deposited = Minus(Deposited, minor, date) };

    /// <summary>What is lost in a period: spent and not won; negative where more was won.</summary>
    public long Lost(LimitPeriod period) => Spent.Of(period) - Won.Of(period);

    private PeriodSums Minus(PeriodSums sums, long minor, int date) => new(
        date == Date ? Math.Max(0, sums.Day - minor) : sums.Day,
        Week(date) == Week(Date) ? Math.Max(0, sums.Week - minor) : sums.Week,
        Month(date) == Month(Date) ? Math.Max(0, sums.Month - minor) : sums.Month);

    private static PeriodSums Plus(PeriodSums sums, long minor) => new(sums.Day + minor, sums.Week + minor, sums.Month + minor);

    /// <summary>0001-01-01 was a Monday.</summary>
    private static int Week(int date) => date / 7;

    private static int Month(int date)
    {
        var day = DateOnly.FromDayNumber(date);
        return (day.Year * 12) + day.Month;
    }
}

/// <summary>What a wallet has spent by the time of a purchase: the reality check.</summary>
/// <param name="Today">Minor units of the payment's currency.</param>
/// <param name="ThisWeek">Minor units of the payment's currency.</param>
[GenerateSerializer, Immutable, Alias("lottery.SpentSoFar")]
public sealed record SpentSoFar(long Today, long ThisWeek);
