using Lottery.Api.Promotions;
using Lottery.Grains.Receipts;

namespace Lottery.Api.Receipts;

/// <summary>A receipt was taken in, and will be checked. The same text again gets the same answer.</summary>
/// <param name="ReceiptId">32 hexadecimal digits. Everybody who knows it may read the receipt and claim it.</param>
/// <param name="AcceptedAt">When it came first.</param>
public sealed record AcceptedReceiptView(string ReceiptId, DateTimeOffset AcceptedAt)
{
    public static AcceptedReceiptView From(Receipt receipt) => new(receipt.Id.ToString(), receipt.AcceptedAt);
}

/// <summary>One thing that is wrong with a receipt.</summary>
/// <param name="Code">Stable, in snake case: <c>total_mismatch</c>.</param>
/// <param name="Line">In which line of the text, from 1; absent where it is about the whole.</param>
public sealed record ReceiptReasonView(string Code, int? Line);

/// <summary>A line of a valid receipt.</summary>
/// <param name="Price">Exact.</param>
public sealed record ReceiptProductView(string Product, string ProductId, string Price);

/// <summary>A receipt in a list.</summary>
/// <param name="ReceiptId">32 hexadecimal digits.</param>
/// <param name="Status">Accepted: it waits to be checked. Valid. Invalid.</param>
/// <param name="Sender">Who signed it; absent where nobody did.</param>
/// <param name="Order">Its order number, as far as it could be read; so with its total.</param>
/// <param name="Total">The sum of its products.</param>
/// <param name="AcceptedAt">When it came first.</param>
/// <param name="CheckedAt">When it was checked.</param>
/// <param name="PlayerId">The player who claimed it; absent where nobody has.</param>
public sealed record ReceiptSummary(
    string ReceiptId, ReceiptStatus Status, string? Sender, string? Order, string? Total, DateTimeOffset AcceptedAt, DateTimeOffset? CheckedAt, long? PlayerId);

/// <summary>A receipt.</summary>
/// <param name="ReceiptId">32 hexadecimal digits. Everybody who knows it may read the receipt and claim it.</param>
/// <param name="Status">Accepted: it waits to be checked. Valid. Invalid: see the reasons.</param>
/// <param name="Sender">Who signed it; absent where nobody did.</param>
/// <param name="Order">As far as it could be read; so with VAT and total.</param>
/// <param name="Reasons">Why it is invalid.</param>
/// <param name="Products">Of a valid one.</param>
/// <param name="Text">As it came.</param>
/// <param name="Claimed">Whether it belongs to a player.</param>
/// <param name="Entries">What it earned, by promotion.</param>
/// <param name="LateFor">Promotions of its time that were sealed before it was written down: it earned nothing in them.</param>
public sealed record ReceiptView(
    string ReceiptId, ReceiptStatus Status, string? Sender, string? Order, string? Vat, string? Total, IReadOnlyList<ReceiptReasonView> Reasons,
    IReadOnlyList<ReceiptProductView> Products, string Text, DateTimeOffset AcceptedAt, DateTimeOffset? CheckedAt, bool Claimed,
    IReadOnlyList<ReceiptEntriesView> Entries, IReadOnlyList<long> LateFor);
