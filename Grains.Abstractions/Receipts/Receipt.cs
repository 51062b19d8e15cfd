using System.Security.Cryptography;
using System.Text;

namespace Lottery.Grains.Receipts;

/// <summary>What makes a receipt that receipt: 128 bits of a SHA-256 of its sender and its text.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ReceiptKey")]
public readonly record struct ReceiptKey(Guid Hash)
{
    /// <summary>The key of a text. A byte order mark, the kind of line ends and empty lines at the end do not make another receipt.</summary>
    /// <param name="sender">Whose; empty for nobody's.</param>
    /// <param name="body">As it came.</param>
    public static ReceiptKey Of(string sender, ReadOnlySpan<byte> body)
    {
        if (body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            body = body[3..];
        body = body.TrimEnd("\r\n"u8);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("lottery-receipt-v1|"u8);
        hash.AppendData(Encoding.UTF8.GetBytes(sender));
        hash.AppendData("|"u8);
        for (int at; (at = body.IndexOf("\r\n"u8)) >= 0; body = body[(at + 1)..])
            hash.AppendData(body[..at]);
        hash.AppendData(body);
        return new(new Guid(hash.GetHashAndReset().AsSpan(0, 16)));
    }

    public override string ToString() => Hash.ToString("N");
}

/// <summary>A receipt's number on the wire: 128 random bits. Everybody who knows it may read the receipt and claim it.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ReceiptId")]
public readonly record struct ReceiptId(Guid Value)
{
    public override string ToString() => Value.ToString("N");
}

/// <summary>Where a receipt stands. The last two are final.</summary>
public enum ReceiptStatus
{
    /// <summary>It is kept and waits to be checked.</summary>
    Accepted = 1,
    /// <summary>Its sums agree and its order is its own.</summary>
    Valid = 2,
    /// <summary>It is kept with what is wrong with it.</summary>
    Invalid = 3,
}

/// <summary>A line of a receipt.</summary>
/// <param name="Name">The product.</param>
/// <param name="ProductId">The sender's number of it.</param>
/// <param name="Price">Exact; negative for a discount.</param>
[GenerateSerializer, Immutable, Alias("lottery.Product")]
public sealed record Product(string Name, string ProductId, decimal Price);

/// <summary>One receipt, and its row. Its products are rows of their own.</summary>
/// <param name="Key">Of its sender and text.</param>
/// <param name="Id">Its number on the wire.</param>
/// <param name="Sender">Who signed it; empty for nobody.</param>
/// <param name="Body">As it came, to the byte.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="AcceptedAt">When it came first.</param>
/// <param name="Version">1 when it came, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Receipt")]
public sealed record Receipt(ReceiptKey Key, ReceiptId Id, string Sender, byte[] Body, ReceiptStatus Status, DateTimeOffset AcceptedAt, long Version)
{
    /// <summary>Of a valid one, and of an invalid one as far as it could be read.</summary>
    [Id(0)]
    public string? Order { get; init; }

    [Id(1)]
    public decimal? Vat { get; init; }

    [Id(2)]
    public decimal? Total { get; init; }

    /// <summary>What is wrong with an invalid one.</summary>
    [Id(3)]
    public IReadOnlyList<ReceiptProblem> Problems { get; init; } = [];

    /// <summary>Promotions of its time in which it earned nothing, for they were sealed when it became durable.</summary>
    [Id(4)]
    public IReadOnlyList<PromotionId> LateFor { get; init; } = [];

    [Id(5)]
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>The player who claimed it.</summary>
    [Id(6)]
    public PlayerId? Owner { get; init; }

    [Id(7)]
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>From when on it waits to be checked; null once it was.</summary>
    public DateTimeOffset? DueAt => Status == ReceiptStatus.Accepted ? AcceptedAt : null;
}

/// <summary>A line of a valid receipt, as a row.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ReceiptProduct")]
public sealed record ReceiptProduct(ReceiptKey Receipt, int Line, Product Product);

/// <summary>An order number of one sender.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OrderKey")]
public readonly record struct OrderKey(string Sender, string Number);

/// <summary>Which receipt an order number belongs to: the first valid one. Never changes.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OrderClaim")]
public sealed record OrderClaim(OrderKey Order, ReceiptKey Receipt, DateTimeOffset ClaimedAt);
