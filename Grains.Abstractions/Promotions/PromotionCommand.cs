using Lottery.Grains.Receipts;

namespace Lottery.Grains.Promotions;

/// <summary>What a promotional draw can be asked. Each may be sent any number of times.</summary>
public abstract record PromotionCommand;

/// <summary>Makes the promotion. The same again is a repeat.</summary>
public sealed record CreatePromotion(PromotionTerms Terms, byte[] ProtectedSecret) : PromotionCommand;

/// <summary>Asks for the promotion and changes nothing.</summary>
public sealed record DescribePromotion : PromotionCommand;

/// <summary>Begins the period; refused before its time.</summary>
public sealed record OpenPromotion : PromotionCommand;

/// <summary>Gives a valid receipt its entries, once.</summary>
/// <param name="Receipt">Which.</param>
/// <param name="Id">Its number on the wire.</param>
/// <param name="Total">Its total, in units.</param>
/// <param name="AcceptedAt">When it came first.</param>
public sealed record EarnEntries(ReceiptKey Receipt, ReceiptId Id, decimal Total, DateTimeOffset AcceptedAt) : PromotionCommand;

/// <summary>Notes that the period is over. Receipts of it that wait to be checked still earn entries.</summary>
public sealed record CallLast : PromotionCommand;

/// <summary>Seals the entries: none is added any more. Sent when no receipt of the period waits.</summary>
/// <param name="Signature">Over the tree that was signed.</param>
/// <param name="Root">Of that tree; if it has grown since, the seal is refused.</param>
public sealed record SealPromotion(byte[] Root, byte[] Signature) : PromotionCommand;

/// <summary>Reveals the secret and draws the winners.</summary>
/// <param name="Secret">That was committed to.</param>
/// <param name="Holders">Whose each winning entry is.</param>
/// <param name="FirstPayment">The first of as many new numbers as there are prizes.</param>
public sealed record DrawWinners(byte[] Secret, IReadOnlyDictionary<long, ReceiptKey> Holders, PaymentId FirstPayment) : PromotionCommand;

/// <summary>Calls the promotion off; refused once the winners are known. What was earned stays, and wins nothing.</summary>
/// <param name="Reason">1 to 500 characters. The first one stays.</param>
public sealed record CancelPromotion(string Reason) : PromotionCommand;

/// <summary>Ends the promotion: all prizes are paid, or it is too late to claim the others.</summary>
public sealed record FinishPromotion(bool AllPaid) : PromotionCommand;

/// <summary>What a promotional draw answers.</summary>
/// <param name="Promotion">How it stands.</param>
/// <param name="Entries">Those of the receipt asked about.</param>
public sealed record PromotionReply(Promotion Promotion, EntryRange? Entries);
