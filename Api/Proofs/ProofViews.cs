using Lottery.Api.Auth;
using Lottery.Grains.Draws;

namespace Lottery.Api.Proofs;

/// <summary>What proves a draw, apart from its entries; docs/proof-format.md describes every text in it.</summary>
/// <param name="Format">lottery-proof-v1.</param>
/// <param name="Terms">What was promised when the draw was created.</param>
/// <param name="Plan">The prize plan, whose hash is in the terms.</param>
/// <param name="Checkpoint">The draw's latest signed head: the last one, once its sales are over.</param>
/// <param name="Secret">Hexadecimal, 32 bytes: what the draw committed to, once it is drawn.</param>
/// <param name="Beacon">Hexadecimal, 32 bytes: the beacon's value, where the draw has one and is drawn.</param>
/// <param name="BeaconSignature">Hexadecimal, 48 bytes: the beacon's signature, whose SHA-256 is its value.</param>
/// <param name="Numbers">In the order drawn.</param>
/// <param name="Award">The winners of each tier and where the fund went, once that is computed.</param>
/// <param name="Keys">The platform's public keys, old ones too, as /.well-known/jwks.json has them.</param>
public sealed record DrawProofView(
    string Format, string Terms, string Plan, string? Checkpoint, string? Secret, string? Beacon, string? BeaconSignature, IReadOnlyList<int>? Numbers, string? Award, JwkSet Keys)
{
    /// <param name="draw">The draw.</param>
    /// <param name="checkpoint">Its latest signed head.</param>
    /// <param name="carried">What its game carried into it, once it has an award.</param>
    /// <param name="keys">The platform's.</param>
    internal static DrawProofView From(Draw draw, string? checkpoint, Carried? carried, JwkSet keys) => new(
        "lottery-proof-v1", draw.Terms.CanonicalText(), draw.Terms.Plan.CanonicalText(), checkpoint,
        Hex(draw.Result?.Secret), draw.Terms.BeaconRound is null ? null : Hex(draw.Result?.Beacon), draw.Result is null ? null : Hex(draw.Beacon?.Signature),
        draw.Result?.Numbers, draw.Award is { } award && carried is { } c ? award.CanonicalText(c.Jackpot, c.Reserve) : null, keys);

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}

/// <summary>What a game carried into a draw, in minor units.</summary>
public sealed record Carried(long Jackpot, long Reserve);
