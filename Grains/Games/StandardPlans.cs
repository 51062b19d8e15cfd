namespace Lottery.Grains.Games;

/// <summary>The plans of the two games that every installation begins with; a ticket is 100 RUB, half of it goes to the fund.</summary>
/// <remarks>
/// What the shares leave over feeds the reserve. On average it pays for the jackpot's minimum: a ticket of 6 of 45 owes
/// 10,000,000 RUB / 8,145,060 = 1.23 RUB to it and adds 1.20; one of 5 of 36 owes 500,000 / 376,992 = 1.33 and adds 1.60.
/// </remarks>
public static class StandardPlans
{
    /// <summary>Minor units in a rouble.</summary>
    private const long Rub = 100;

    /// <summary>The price of a ticket of either game, in minor units of RUB.</summary>
    public const long TicketPrice = 100 * Rub;

    /// <summary>6 of 45. Of each ticket's 50 RUB the fixed tiers take 25.97 on average; the rest is shared.</summary>
    public static PrizePlan SixOf45 { get; } = new(
        Version: 1,
        FundBasisPoints: 5_000,
        Tiers:
        [
            PrizeTier.Jackpot(6, basisPoints: 7_500),  // 1 in 8,145,060
            PrizeTier.Share(5, basisPoints: 2_000),    // 1 in 34,808, about 167,000 RUB
            PrizeTier.Fixed(4, 3_000 * Rub),           // 1 in 733
            PrizeTier.Fixed(3, 300 * Rub),             // 1 in 45
            PrizeTier.Fixed(2, 100 * Rub),             // 1 in 6.6
        ],
        JackpotMinimum: 10_000_000 * Rub,
        JackpotCap: 500_000_000 * Rub);

    /// <summary>5 of 36. Of each ticket's 50 RUB the fixed tiers take 18.09 on average; the rest is shared.</summary>
    public static PrizePlan FiveOf36 { get; } = new(
        Version: 1,
        FundBasisPoints: 5_000,
        Tiers:
        [
            PrizeTier.Jackpot(5, basisPoints: 6_500),  // 1 in 376,992
            PrizeTier.Share(4, basisPoints: 3_000),    // 1 in 2,432, about 23,300 RUB
            PrizeTier.Fixed(3, 500 * Rub),             // 1 in 81
            PrizeTier.Fixed(2, 100 * Rub),             // 1 in 8.4
        ],
        JackpotMinimum: 500_000 * Rub,
        JackpotCap: 50_000_000 * Rub);
}
