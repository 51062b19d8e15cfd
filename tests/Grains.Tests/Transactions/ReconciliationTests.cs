using Lottery.Grains.Transactions;
using Xunit;

namespace Lottery.Grains.Tests.Transactions;

/// <summary>What differs between our transactions and the provider's statement: each row is one payment on both sides.</summary>
public class ReconciliationTests
{
#pragma warning disable format // A table.
    [Theory]
    [InlineData("deposit 1.00 RUB accepted",    "deposit 1.00 RUB accepted",    null)]
    [InlineData("deposit 1.00 RUB accepted",    "deposit 1.0 RUB accepted",     null)]
    [InlineData("withdrawal 1.00 RUB refused",  "withdrawal 1.00 RUB refused",  null)]
    [InlineData("withdrawal 1.00 RUB refused",  null,                           null)]
    [InlineData("invoice 1.00 RUB pending",     null,                           null)]
    [InlineData("invoice 1.00 RUB pending",     "invoice 1.00 RUB pending",     null)]
    [InlineData("deposit 1.00 RUB accepted",    null,                           "is not in the statement: here it is a deposit of 1.00 RUB, accepted")]
    [InlineData(null,                           "deposit 1.00 RUB accepted",    "is not known here: the provider has a deposit of 1.00 RUB, accepted")]
    [InlineData(null,                           "deposit 1.00 RUB pending",     "is not known here: the provider has a deposit of 1.00 RUB, pending")]
    [InlineData("deposit 1.00 RUB accepted",    "withdrawal 1.00 RUB accepted", "is a deposit here, and a withdrawal there")]
    [InlineData("deposit 1.00 RUB accepted",    "deposit 1.01 RUB accepted",    "is of 1.00 RUB here, and of 1.01 RUB there")]
    [InlineData("deposit 1.00 RUB accepted",    "deposit 1.00 USD accepted",    "is of 1.00 RUB here, and of 1.00 USD there")]
    [InlineData("deposit 1.00 RUB accepted",    "deposit 1.00 RUB refused",     "is accepted here, and refused there")]
    [InlineData("deposit 1.00 RUB accepted",    "deposit 1.00 RUB pending",     "is accepted here, and pending there")]
    [InlineData("withdrawal 1.00 RUB refused",  "withdrawal 1.00 RUB accepted", "is refused here, and accepted there")]
    [InlineData("withdrawal 1.00 RUB refused",  "withdrawal 1.00 RUB pending",  "is refused here, and pending there")]
    [InlineData("withdrawal 1.00 RUB pending",  "withdrawal 1.00 RUB accepted", "is accepted there, and nobody has said so here")]
    [InlineData("withdrawal 1.00 RUB pending",  "withdrawal 1.00 RUB refused",  "is refused there, and nobody has said so here")]
#pragma warning restore format
    public void What_is_final_may_not_differ(string? here, string? there, string? expected) => Assert.Equal(
        expected is null ? [] : [new(7, expected)],
        Reconciliation.Compare(Entries(here), Entries(there)));

    [Fact]
    public void Each_difference_is_named_in_the_order_of_payments()
    {
        ReconciledEntry[] ours = [Entry(3, "deposit 1.00 RUB accepted"), Entry(1, "deposit 1.00 RUB accepted")];
        ReconciledEntry[] theirs = [Entry(3, "withdrawal 2.00 RUB refused"), Entry(2, "deposit 5.00 RUB accepted"), Entry(2, "deposit 6.00 RUB accepted")];

        Assert.Equal(
            [
                "1 is not in the statement: here it is a deposit of 1.00 RUB, accepted",
                "2 is in the statement twice: a deposit of 5.00 RUB, accepted, and a deposit of 6.00 RUB, accepted",
                "2 is not known here: the provider has a deposit of 5.00 RUB, accepted",
                "3 is a deposit here, and a withdrawal there",
                "3 is of 1.00 RUB here, and of 2.00 RUB there",
                "3 is accepted here, and refused there",
            ],
            Reconciliation.Compare(ours, theirs).Select(d => $"{d.Payment} {d.What}"));
    }

    private static ReconciledEntry[] Entries(string? text) => text is null ? [] : [Entry(7, text)];

    private static ReconciledEntry Entry(long id, string text) =>
        text.Split(' ') is [var kind, var amount, var currency, var status] ? new(id, kind, decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency, status) : throw new FormatException(text);
}
