namespace Lottery.Grains.Receipts;

/// <summary>What a receipt can be asked. Each may be sent any number of times.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ReceiptCommand")]
public abstract record ReceiptCommand : ICommand<IReceiptGrain, Receipt>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Receipt>> SendTo(IReceiptGrain grain, Origin origin);
}

/// <summary>Takes the receipt in, to be checked later. The same again is a repeat.</summary>
/// <param name="Id">Its number if this is the first time.</param>
/// <param name="Sender">Who signed it; empty for nobody.</param>
/// <param name="Body">As it came.</param>
[GenerateSerializer, Immutable, Alias("lottery.AcceptReceipt")]
public sealed record AcceptReceipt(ReceiptId Id, string Sender, byte[] Body) : ReceiptCommand
{
    public override ValueTask<Answer<Receipt>> SendTo(IReceiptGrain grain, Origin origin) => grain.AcceptReceipt(this, origin);
}

/// <summary>Asks for the receipt and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DescribeReceipt")]
public sealed record DescribeReceipt : ReceiptCommand
{
    public override ValueTask<Answer<Receipt>> SendTo(IReceiptGrain grain, Origin origin) => grain.DescribeReceipt(this, origin);
}

/// <summary>Notes what the check found. The first finding stays.</summary>
/// <param name="Reading">What the text says.</param>
/// <param name="LateFor">Promotions of its time that were sealed already; none where it is left out.</param>
[GenerateSerializer, Immutable, Alias("lottery.ConcludeReceipt")]
public sealed record ConcludeReceipt(ReceiptReading Reading, IReadOnlyList<PromotionId>? LateFor = null) : ReceiptCommand
{
    public override ValueTask<Answer<Receipt>> SendTo(IReceiptGrain grain, Origin origin) => grain.ConcludeReceipt(this, origin);
}

/// <summary>Gives the receipt to a player. The first one stays.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ClaimReceipt")]
public sealed record ClaimReceipt(PlayerId Player) : ReceiptCommand
{
    public override ValueTask<Answer<Receipt>> SendTo(IReceiptGrain grain, Origin origin) => grain.ClaimReceipt(this, origin);
}

/// <summary>What became of reading a receipt's text: what it says, and what is wrong with it.</summary>
/// <param name="Order">Null where it could not be read; so with the others.</param>
/// <param name="Products">Those that could be read.</param>
/// <param name="Problems">None where it is valid.</param>
[GenerateSerializer, Immutable, Alias("lottery.ReceiptReading")]
public sealed record ReceiptReading(string? Order, decimal? Vat, decimal? Total, IReadOnlyList<Product> Products, IReadOnlyList<ReceiptProblem> Problems)
{
    public bool IsValid => Problems.Count == 0;

    /// <summary>The same, with one more thing wrong.</summary>
    public ReceiptReading With(ReceiptFlaw flaw) => this with { Problems = [.. Problems, new(flaw)] };
}

/// <summary>What an order number can be asked: whose it is. It goes to the first receipt that asks.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ClaimOrder")]
public sealed record ClaimOrder(ReceiptKey Receipt) : ICommand<IReceiptOrderGrain, OrderClaim>
{
    public ValueTask<Answer<OrderClaim>> SendTo(IReceiptOrderGrain grain, Origin origin) => grain.ClaimOrder(this, origin);
}
