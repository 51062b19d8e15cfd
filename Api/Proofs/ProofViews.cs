using Lottery.Api.Auth;
using Lottery.Grains.Draws;
using Lottery.Grains.Promotions;

namespace Lottery.Api.Proofs;

/// <summary>What proves a draw or a promotion, apart from its entries; docs/proof-format.md describes every text in it.</summary>
/// <param name="Format">lottery-proof-v1.</param>
/// <param name="Terms">What was promised when it was created.</param>
/// <param name="Plan">The prize plan, whose hash is in the terms.</param>
/// <param name="Checkpoint">A draw's latest signed head: the last one, once its sales are over. A promotion has one from its seal on.</param>
/// <param name="Secret">Hexadecimal, 32 bytes: what was committed to, once it is drawn.</param>
/// <param name="Beacon">Hexadecimal, 32 bytes: the beacon's value, where the draw has one and is drawn.</param>
/// <param name="BeaconSignature">Hexadecimal, 48 bytes: the beacon's signature, whose SHA-256 is its value.</param>
/// <param name="Numbers">In the order drawn; of a promotion, the winning entries.</param>
/// <param name="Award">The winners of each tier or rank and where the fund went, once that is computed.</param>
/// <param name="Keys">The platform's public keys, old ones too, as /.well-known/jwks.json has them.</param>
public sealed record ProofView(
    string Format, string Terms, string Plan, string? Checkpoint, string? Secret, string? Beacon, string? BeaconSignature, IReadOnlyList<long>? Numbers, string? Award, JwkSet Keys)
{
    private const string Version = "lottery-proof-v1";

    /// <param name="draw">The draw.</param>
    /// <param name="checkpoint">Its latest signed head.</param>
    /// <param name="carried">What its game carried into it, once it has an award.</param>
    /// <param name="keys">The platform's.</param>
    internal static ProofView From(Draw draw, string? checkpoint, Carried? carried, JwkSet keys) => new(
        Version, draw.Terms.CanonicalText(), draw.Terms.Plan.CanonicalText(), checkpoint,
        Hex(draw.Result?.Secret), draw.Terms.BeaconRound is null ? null : Hex(draw.Result?.Beacon), draw.Result is null ? null : Hex(draw.Beacon?.Signature),
        draw.Result is { } result ? Array.ConvertAll(result.Numbers, n => (long)n) : null, draw.Award is { } award && carried is { } c ? award.CanonicalText(c.Jackpot, c.Reserve) : null, keys);

    /// <param name="promotion">The promotion.</param>
    /// <param name="checkpoint">Its signed head, once it is sealed.</param>
    /// <param name="keys">The platform's.</param>
    internal static ProofView From(Promotion promotion, string? checkpoint, JwkSet keys) => new(
        Version, promotion.Terms.CanonicalText(), promotion.Terms.PlanText(), checkpoint, Hex(promotion.Result?.Secret), null, null,
        promotion.Result?.Wins.Select(win => win.Entry.Number).ToList(), promotion.Result is { } result ? PromotionAward.Text(promotion.Terms, result.Wins) : null, keys);

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}

/// <summary>What a game carried into a draw, in minor units.</summary>
public sealed record Carried(long Jackpot, long Reserve);
