using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Flows;
using Lottery.Storage.Proofs;
using Lottery.Storage.Tables;

namespace Lottery.Api.Proofs;

/// <summary>The platform's signed promise that a ticket stands at its place in its draw. Keep it: it is the evidence if the ticket is left out.</summary>
/// <param name="Format">lottery-receipt-v1.</param>
/// <param name="Receipt">The signed note; docs/proof-format.md describes it.</param>
/// <param name="Salt">Hexadecimal: what hides you in the note. Show it to prove that the ticket is yours.</param>
/// <param name="Player">Your number.</param>
/// <param name="Keys">The platform's public keys.</param>
public sealed record TicketReceiptView(string Format, string Receipt, string Salt, long Player, JwkSet Keys);

/// <summary>The proof that a ticket is in its draw, as far as the draw's latest head goes.</summary>
/// <param name="Format">lottery-ticket-proof-v1.</param>
/// <param name="Receipt">The signed promise.</param>
/// <param name="Salt">Hexadecimal: what hides you in the leaf.</param>
/// <param name="Player">Your number.</param>
/// <param name="Path">Hexadecimal: the hashes from the ticket's leaf to the root of its book (RFC 6962, section 2.1.1).</param>
/// <param name="Checkpoint">The signed head that has that root: the last one, once the sales are over.</param>
/// <param name="Terms">The draw's, whose hash is in both notes.</param>
/// <param name="Keys">The platform's public keys.</param>
public sealed record TicketProofView(string Format, string Receipt, string Salt, long Player, IReadOnlyList<string> Path, string Checkpoint, string Terms, JwkSet Keys);

/// <summary>Makes what a buyer keeps: the promise, and the proof that it was kept.</summary>
public sealed class TicketProofs(FlowRunner flows, DrawTables tables, IVault vault, AccessTokens tokens, SignedHeads heads, BookTrees trees)
{
    /// <summary>The signed promise for a ticket of a player's; a problem where the player has no such ticket in a draw.</summary>
    public async Task<IResult> Receipt(TicketId ticket, PlayerId player)
    {
        if (await Find(ticket, player) is not (var sale, var draw))
            return Fault.TicketNotFound.ToProblem();
        return new Answers.JsonForPeople<TicketReceiptView>(200, new("lottery-receipt-v1", Promise(sale, draw), Salt(sale), sale.Player.Value, tokens.PublicKeys));
    }

    /// <summary>The proof of a ticket of a player's; a problem where the player has no such ticket in a draw, or no head has it yet.</summary>
    public async Task<IResult> Proof(TicketId ticket, PlayerId player, CancellationToken stop)
    {
        if (await Find(ticket, player) is not (var sale, var draw))
            return Fault.TicketNotFound.ToProblem();
        if (await heads.Latest(draw) is not { } checkpoint || SignedHeads.Sizes(checkpoint)[sale.Book.Shard] is var size && size <= sale.Position)
            return ProofEndpoints.NotReady;
        var path = await trees.Inclusion(sale.Book, sale.Position, size, stop);
        return new Answers.JsonForPeople<TicketProofView>(200, new(
            "lottery-ticket-proof-v1", Promise(sale, draw), Salt(sale), sale.Player.Value, [.. path.Select(Convert.ToHexStringLower)], checkpoint,
            draw.Terms.CanonicalText(), tokens.PublicKeys));
    }

    private async Task<(Sale Sale, Draw Draw)?> Find(TicketId ticket, PlayerId player) =>
        await tables.Sales([ticket.Value]) is [var sale] && sale.Player == player && (await flows.Ask(sale.Book.Draw, new DescribeDraw())).Is(out var draw, out _)
            ? (sale, draw)
            : null;

    private string Promise(Sale sale, Draw draw) => vault.SignNote(SaleReceipt.Text(vault.Origin, draw.Terms, sale));

    private static string Salt(Sale sale) => sale.Salt.ToString("N");
}
