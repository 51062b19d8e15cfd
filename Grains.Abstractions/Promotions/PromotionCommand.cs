using Lottery.Grains.Receipts;

namespace Lottery.Grains.Promotions;

/// <summary>What a promotional draw can be asked. Each may be sent any number of times.</summary>
[GenerateSerializer, Immutable, Alias("lottery.PromotionCommand")]
public abstract record PromotionCommand : ICommand<IPromotionGrain, PromotionReply>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin);
}

/// <summary>Makes the promotion. The same again is a repeat.</summary>
[GenerateSerializer, Immutable, Alias("lottery.CreatePromotion")]
public sealed record CreatePromotion(PromotionTerms Terms, byte[] ProtectedSecret) : PromotionCommand
{
    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.CreatePromotion(this, origin);
}

/// <summary>Asks for the promotion and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DescribePromotion")]
public sealed record DescribePromotion : PromotionCommand
{
    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.DescribePromotion(this, origin);
}

/// <summary>Begins the period; refused before its time.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OpenPromotion")]
public sealed record OpenPromotion : PromotionCommand
{
    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.OpenPromotion(this, origin);
}

/// <summary>Gives a valid receipt its entries, once.</summary>
/// <param name="Receipt">Which.</param>
/// <param name="Id">Its number on the wire.</param>
/// <param name="Total">Its total, in units.</param>
/// <param name="AcceptedAt">When it came first.</param>
[GenerateSerializer, Immutable, Alias("lottery.EarnEntries")]
public sealed record EarnEntries(ReceiptKey Receipt, ReceiptId Id, decimal Total, DateTimeOffset AcceptedAt) : PromotionCommand
{
    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.EarnEntries(this, origin);
}

/// <summary>Notes that the period is over. Receipts of it that wait to be checked still earn entries.</summary>
[GenerateSerializer, Immutable, Alias("lottery.CallLast")]
public sealed record CallLast : PromotionCommand
{
    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.CallLast(this, origin);
}

/// <summary>Seals the entries: none is added any more. Sent when no receipt of the period waits.</summary>
/// <param name="Root">Of the tree that was signed; if it has grown since, the seal is refused.</param>
/// <param name="Checkpoint">The signed note over it.</param>
[GenerateSerializer, Immutable, Alias("lottery.SealPromotion")]
public sealed record SealPromotion(byte[] Root, string Checkpoint) : PromotionCommand
{
    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.SealPromotion(this, origin);
}

/// <summary>Reveals the secret and draws the winners.</summary>
/// <param name="Secret">That was committed to.</param>
/// <param name="Holders">Whose each winning entry is.</param>
/// <param name="FirstPayment">The first of as many new numbers as there are prizes.</param>
[GenerateSerializer, Immutable, Alias("lottery.DrawWinners")]
public sealed record DrawWinners(byte[] Secret, IReadOnlyDictionary<long, ReceiptKey> Holders, PaymentId FirstPayment) : PromotionCommand
{
    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.DrawWinners(this, origin);
}

/// <summary>Calls the promotion off; refused once the winners are known. What was earned stays, and wins nothing.</summary>
/// <param name="Reason">1 to 500 characters. The first one stays.</param>
[GenerateSerializer, Immutable, Alias("lottery.CancelPromotion")]
public sealed record CancelPromotion(string Reason) : PromotionCommand
{
    /// <summary>Characters of a reason.</summary>
    public const int LongestReason = 500;

    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.CancelPromotion(this, origin);
}

/// <summary>Ends the promotion: all prizes are paid, or it is too late to claim the others.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FinishPromotion")]
public sealed record FinishPromotion(bool AllPaid) : PromotionCommand
{
    public override ValueTask<Answer<PromotionReply>> SendTo(IPromotionGrain grain, Origin origin) => grain.FinishPromotion(this, origin);
}

/// <summary>What a promotional draw answers.</summary>
/// <param name="Promotion">How it stands.</param>
/// <param name="Entries">Those of the receipt asked about.</param>
[GenerateSerializer, Immutable, Alias("lottery.PromotionReply")]
public sealed record PromotionReply(Promotion Promotion, EntryRange? Entries);
