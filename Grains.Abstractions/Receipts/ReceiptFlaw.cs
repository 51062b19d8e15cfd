namespace Lottery.Grains.Receipts;

/// <summary>What can be wrong with a receipt. The names are stored and sent, and never change their meaning.</summary>
public enum ReceiptFlaw
{
    /// <summary>The bytes are not UTF-8.</summary>
    NotUtf8 = 1,
    /// <summary>A line of the header is not <c>Order: ...</c>, <c>VAT: ...</c> or <c>Total: ...</c>, or is there twice.</summary>
    HeaderMalformed = 2,
    OrderMissing = 3,
    VatMissing = 4,
    TotalMissing = 5,
    /// <summary>An order number has 1 to 64 characters.</summary>
    OrderMalformed = 6,
    /// <summary>No decimal: at most 15 digits, then at most 8 after a point.</summary>
    VatMalformed = 7,
    TotalMalformed = 8,
    /// <summary>The line <c>product,product_id,price</c> is not where it must be.</summary>
    ProductsHeaderMissing = 9,
    ProductsMissing = 10,
    /// <summary>A product is three fields of CSV, the first two not empty.</summary>
    ProductMalformed = 11,
    PriceMalformed = 12,
    /// <summary>The products' prices do not sum to the total.</summary>
    TotalMismatch = 13,
    /// <summary>Another valid receipt of the same sender has this order number.</summary>
    DuplicateOrder = 14,
}

/// <summary>One thing that is wrong with a receipt.</summary>
/// <param name="Flaw">What.</param>
/// <param name="Line">In which line, from 1; null where it is about the whole.</param>
[GenerateSerializer, Immutable, Alias("lottery.ReceiptProblem")]
public sealed record ReceiptProblem(ReceiptFlaw Flaw, int? Line = null);

/// <summary>The stable codes of flaws, as clients see them.</summary>
public static class ReceiptFlawCodes
{
    private static readonly Dictionary<ReceiptFlaw, string> ByFlaw = Enum.GetValues<ReceiptFlaw>().ToDictionary(f => f, SnakeCase.Of);

    /// <summary>The flaw's name in snake case: <c>total_mismatch</c>.</summary>
    public static string Code(this ReceiptFlaw flaw) => ByFlaw[flaw];
}
