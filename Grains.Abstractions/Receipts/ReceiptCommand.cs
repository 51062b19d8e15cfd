namespace Lottery.Grains.Receipts;

/// <summary>What a receipt can be asked. Each may be sent any number of times.</summary>
public abstract record ReceiptCommand;

/// <summary>Takes the receipt in, to be checked later. The same again is a repeat.</summary>
/// <param name="Id">Its number if this is the first time.</param>
/// <param name="Sender">Who signed it; empty for nobody.</param>
/// <param name="Body">As it came.</param>
public sealed record AcceptReceipt(ReceiptId Id, string Sender, byte[] Body) : ReceiptCommand;

/// <summary>Asks for the receipt and changes nothing.</summary>
public sealed record DescribeReceipt : ReceiptCommand;

/// <summary>Notes what the check found. The first finding stays.</summary>
/// <param name="Reading">What the text says.</param>
/// <param name="LateFor">Promotions of its time that were sealed already; none where it is left out.</param>
public sealed record ConcludeReceipt(ReceiptReading Reading, IReadOnlyList<PromotionId>? LateFor = null) : ReceiptCommand;

/// <summary>Gives the receipt to a player. The first one stays.</summary>
public sealed record ClaimReceipt(PlayerId Player) : ReceiptCommand;

/// <summary>What became of reading a receipt's text: what it says, and what is wrong with it.</summary>
/// <param name="Order">Null where it could not be read; so with the others.</param>
/// <param name="Products">Those that could be read.</param>
/// <param name="Problems">None where it is valid.</param>
public sealed record ReceiptReading(string? Order, decimal? Vat, decimal? Total, IReadOnlyList<Product> Products, IReadOnlyList<ReceiptProblem> Problems)
{
    public bool IsValid => Problems.Count == 0;

    /// <summary>The same, with one more thing wrong.</summary>
    public ReceiptReading With(ReceiptFlaw flaw) => this with { Problems = [.. Problems, new(flaw)] };
}

/// <summary>What an order number can be asked: whose it is. It goes to the first receipt that asks.</summary>
public sealed record ClaimOrder(ReceiptKey Receipt);
