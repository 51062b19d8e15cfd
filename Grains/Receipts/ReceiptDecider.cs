using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Receipts.ReceiptFact, Lottery.Grains.Receipts.Receipt>;

namespace Lottery.Grains.Receipts;

/// <summary>What can have happened to a receipt.</summary>
/// <param name="Receipt">How it stands now.</param>
/// <param name="Products">Those that it leaves as rows.</param>
public sealed record ReceiptFact(Receipt Receipt, IReadOnlyList<Product> Products);

/// <summary>One receipt: accepted, then found valid or invalid; claimed by one player at most.</summary>
public sealed class ReceiptDecider(ReceiptKey key, Receipt? receipt) : IDecider<ReceiptCommand, ReceiptFact, Receipt>
{
    private Receipt? _receipt = receipt;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(ReceiptCommand command, DateTimeOffset now) => (command, _receipt) switch
    {
        (AcceptReceipt { Body.Length: > ReceiptText.MaxBytes }, null)          => Fault.ReceiptTooLarge,
        (AcceptReceipt a, null)                                                => Fact(new(key, a.Id, a.Sender, a.Body, ReceiptStatus.Accepted, now, Version: 1)),
        (AcceptReceipt, { } known)                                             => Decision.Known(known),
        (_, null)                                                              => Fault.ReceiptNotFound,

        (DescribeReceipt, { } known)                                           => Decision.Known(known),

        (ConcludeReceipt c, { Status: ReceiptStatus.Accepted } r)              => Conclude(r, c, now),
        (ConcludeReceipt, { } known)                                           => Decision.Known(known),

        (ClaimReceipt c, { Owner: { } owner } known) when owner == c.Player    => Decision.Known(known),
        (ClaimReceipt, { Owner: not null })                                    => Fault.ReceiptClaimed,
        (ClaimReceipt, { Status: ReceiptStatus.Invalid })                      => Fault.ReceiptInvalid,
        (ClaimReceipt c, { } r)                                                => Fact(r with { Owner = c.Player, ClaimedAt = now, Version = r.Version + 1 }),

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(ReceiptFact fact) => _receipt = fact.Receipt;

    public void Rows(ReceiptFact fact, IRows rows)
    {
        rows.Add(fact.Receipt);
        for (var i = 0; i < fact.Products.Count; i++)
            rows.Add(new ReceiptProduct(key, i + 1, fact.Products[i]));
    }

    public Reply<Receipt> Answer(ReceiptFact fact) => fact.Receipt;

    private static ReceiptFact Fact(Receipt receipt) => new(receipt, []);

    private static ReceiptFact Conclude(Receipt receipt, ConcludeReceipt command, DateTimeOffset now)
    {
        var reading = command.Reading;
        var concluded = receipt with
        {
            Status = reading.IsValid ? ReceiptStatus.Valid : ReceiptStatus.Invalid,
            Order = reading.Order,
            Vat = reading.Vat,
            Total = reading.Total,
            Problems = reading.Problems,
            LateFor = command.LateFor ?? [],
            CheckedAt = now,
            Version = receipt.Version + 1,
        };
        return new(concluded, reading.IsValid ? reading.Products : []);
    }
}
