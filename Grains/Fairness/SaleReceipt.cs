using System.Globalization;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;

namespace Lottery.Grains.Fairness;

/// <summary>The text of the promise that a buyer gets signed: in every head of the draw that is long enough, the ticket's leaf stands at its place.</summary>
public static class SaleReceipt
{
    /// <summary>The text to be signed; docs/proof-format.md describes it. The same for a sale whenever it is asked for.</summary>
    public static string Text(string installation, DrawTerms terms, Sale sale) => string.Create(CultureInfo.InvariantCulture,
        $"""
        lottery-receipt-v1 {installation}
        draw {sale.Book.Draw}
        book {sale.Book.Shard}
        position {sale.Position}
        ticket {sale.Ticket}
        owner {Convert.ToHexStringLower(TicketLeaf.OwnerCommitment(sale.Salt, sale.Player))}
        numbers {sale.Numbers}
        sold {ProofTime.Text(sale.SoldAt)}
        terms {Convert.ToBase64String(terms.Hash())}

        """);
}
