using System.Security.Cryptography;
using System.Text;
using Lottery.Api.Auth;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Promotions;

namespace Lottery.Api.Promotions.Proof;

/// <summary>One thing that must be true of a promotional draw.</summary>
/// <param name="Name">What.</param>
/// <param name="Violation">What is wrong; null where it holds.</param>
public sealed record PromotionCheck(string Name, string? Violation);

/// <summary>Recomputes a promotional draw from what is published of it, and trusts none of it.</summary>
/// <param name="proof">What is published. Every field may be forged.</param>
public sealed class PromotionVerification(PromotionProof proof)
{
    private readonly PromotionView _promotion = proof.Promotion;
    private readonly byte[] _root = MerkleTree.Root(proof.Entries.Select(e => Hex(e.Leaf)));
    private readonly long _entries = proof.Entries.Sum(e => (long)e.Count);

    /// <summary>All checks that the promotion's status allows.</summary>
    /// <param name="commitment">Hexadecimal: the one that was noted when the promotion was announced, if it was.</param>
    /// <param name="root">Hexadecimal: the one that was noted when it was sealed, if it was.</param>
    public IEnumerable<PromotionCheck> Run(string? commitment = null, string? root = null)
    {
        if (commitment is not null)
            yield return new("the commitment is the one that was noted", Same("commitment", _promotion.Commitment, commitment));
        if (root is not null)
            yield return new("the sealed root is the one that was noted", Same("root", _promotion.Seal?.Root ?? "", root));
        yield return new("entries follow each other without gaps, and no receipt has them twice", Entries());
        yield return new("receipts and entries are as many as is said", Counts());
        yield return new("it has been sealed, drawn or cancelled as its status says", Status());
        if (_promotion.Seal is { } seal)
        {
            yield return new("the sealed root is that of the entries", Same("root", seal.Root, Convert.ToHexStringLower(_root)));
            yield return new("the seal is signed with a published key", Signature(seal));
        }
        if (_promotion.Secret is { } secret)
        {
            yield return new("the secret is the one committed to", Commitment.Opens(Hex(_promotion.Commitment), Hex(secret)) ? null : $"{secret} does not give {_promotion.Commitment}");
            yield return new("the winners follow from secret and entries", Winners(Hex(secret)));
            yield return new("the prizes are as promised, in the order drawn", Prizes());
        }
    }

    private static string? Same(string what, string published, string expected) =>
        string.Equals(published, expected, StringComparison.OrdinalIgnoreCase) ? null : $"{what} {published}, expected {expected}";

    private string? Entries()
    {
        if (_promotion.PromotionId < 1)
            return $"there is no promotion {_promotion.PromotionId}";
        var (position, first, receipts) = (0L, 1L, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var e in proof.Entries)
        {
            var leaf = Hex(e.Leaf);
            if (e.Position != position || e.First != first)
                return $"position {e.Position} begins with entry {e.First}, expected position {position} with entry {first}";
            if (e.Count < 1 || e.Count > _promotion.MaxEntriesPerReceipt)
                return $"position {position} has {e.Count} entries, expected 1 to {_promotion.MaxEntriesPerReceipt}";
            if (leaf.Length != EntryLeaf.Size || !leaf.AsSpan(..EntryLeaf.ReceiptAt).SequenceEqual(EntryLeaf.Bytes(new(_promotion.PromotionId), e.First, e.Count, default).AsSpan(..EntryLeaf.ReceiptAt)))
                return $"the leaf at position {position} is not one of {e.Count} entries from {e.First} in promotion {_promotion.PromotionId}";
            if (!receipts.Add(Convert.ToHexStringLower(leaf.AsSpan(EntryLeaf.ReceiptAt))))
                return $"the receipt at position {position} has earned entries before";
            (position, first) = (position + 1, first + e.Count);
        }
        return null;
    }

    private string? Counts() => (_promotion.Receipts, _promotion.Entries) == (proof.Entries.Count, _entries)
        ? null
        : $"{_promotion.Entries} entries of {_promotion.Receipts} receipts, expected {_entries} of {proof.Entries.Count}";

    private string? Status()
    {
        var isDrawn = _promotion.Status is DrawStatus.Drawn or DrawStatus.Settled;
        var isSealed = _promotion.Status == DrawStatus.Cancelled ? _promotion.Seal is not null : isDrawn || _promotion.Status == DrawStatus.Closed;
        (string What, bool Is, bool Must)[] parts =
        [
            ("a seal", _promotion.Seal is not null, isSealed), ("a secret", _promotion.Secret is not null, isDrawn), ("winners", _promotion.Winners is not null, isDrawn),
        ];
        return parts.Where(p => p.Is != p.Must).Select(p => $"it is {_promotion.Status} and {(p.Is ? "has" : "lacks")} {p.What}").FirstOrDefault();
    }

    private string? Signature(PromotionSealView seal)
    {
        var statement = Encoding.ASCII.GetBytes($"lottery-promotion-seal-v1|{_promotion.PromotionId}|{proof.Entries.Count}|{_entries}|{Convert.ToHexStringLower(_root)}");
        foreach (var jwk in proof.Keys.Keys)
        {
            try
            {
                using var key = VerificationKey.Import(jwk);
                if (key.Verify(statement, Hex(seal.Signature)))
                    return null;
            }
            catch (CryptographicException)
            {
                return $"key {jwk.KeyId} is not a P-256 key";
            }
        }
        return $"no published key has signed {Encoding.ASCII.GetString(statement)}";
    }

    private string? Winners(byte[] secret)
    {
        if (secret.Length != Commitment.SecretSize || _entries is < 0 or > int.MaxValue || !PrizesAreInRange)
            return "they do not follow from anything: the secret, the entries or the prizes are out of their range";
        var (n, k) = ((int)_entries, (int)Math.Min(_promotion.Prizes.Sum(p => p.Count), _entries));
        var expected = k == 0 ? [] : NumberDerivation.Derive(secret, _root, new byte[32], _promotion.PromotionId, EntryLeaf.Stream(n), k, n);
        var published = (_promotion.Winners ?? []).Select(w => w.Entry).ToList();
        if (published.Count != expected.Length)
            return $"{published.Count} entries win, expected {expected.Length}";
        for (var place = 0; place < expected.Length; place++)
            if (published[place] != expected[place])
                return $"entry {published[place]} wins in place {place + 1}, expected entry {expected[place]}";
        return null;
    }

    private string? Prizes()
    {
        if (!PrizesAreInRange)
            return $"a promotion has 1 to {PromotionTerms.MaxPrizes} prizes";
        var promised = _promotion.Prizes.SelectMany((p, i) => Enumerable.Repeat((Rank: i + 1, p.Amount), p.Count));
        return (_promotion.Winners ?? []).Zip(promised)
            .Where(w => (w.First.Rank, w.First.Prize) != w.Second)
            .Select(w => $"entry {w.First.Entry} has prize {w.First.Prize} of rank {w.First.Rank}, expected {w.Second.Amount} of rank {w.Second.Rank}")
            .FirstOrDefault();
    }

    private bool PrizesAreInRange => _promotion.Prizes.All(p => p.Count is >= 1 and <= PromotionTerms.MaxPrizes) && _promotion.Prizes.Sum(p => (long)p.Count) is >= 1 and <= PromotionTerms.MaxPrizes;

    /// <summary>Nothing where it is not hexadecimal.</summary>
    private static byte[] Hex(string text)
    {
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length ? bytes : [];
    }
}
