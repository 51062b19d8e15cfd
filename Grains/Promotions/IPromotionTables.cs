using Lottery.Grains.Receipts;

namespace Lottery.Grains.Promotions;

/// <summary>What flows read of promotional draws. All of it is durable.</summary>
public interface IPromotionTables
{
    /// <summary>Whether receipts that were accepted before a time still wait to be checked.</summary>
    Task<bool> AreReceiptsWaiting(DateTimeOffset acceptedBefore);

    /// <summary>Whose each of these entries is.</summary>
    Task<IReadOnlyDictionary<long, ReceiptKey>> Holders(PromotionId promotion, IReadOnlyList<long> entries);

    /// <summary>What a receipt won, and until when it had to be claimed.</summary>
    Task<IReadOnlyList<(PromotionWin Win, DateTimeOffset ClaimsUntil)>> Wins(ReceiptKey receipt);
}
