using Lottery.Grains.Fairness;
using Lottery.Grains.Promotions;
using Npgsql;

namespace Lottery.Storage.Verification;

/// <summary>The check that hashes and reckons: draws up anew which entries win.</summary>
internal sealed class PromotionChecks(NpgsqlConnection connection, CancellationToken cancellation)
{
    public const string WinnersName = "promotions' seals are those of their entries, and winners follow from secret and seal";

    public async Task<LedgerCheck> Winners()
    {
        var trees = new Dictionary<long, MerkleFrontier>();
        await using (var command = new NpgsqlCommand("SELECT promotion_id, first_entry, count, receipt_id FROM promotion_entry ORDER BY promotion_id, position", connection) { CommandTimeout = 0 })
        await using (var entries = await command.ExecuteReaderAsync(cancellation))
            while (await entries.ReadAsync(cancellation))
            {
                var promotion = entries.GetInt64(0);
                if (!trees.TryGetValue(promotion, out var tree))
                    trees[promotion] = tree = new();
                tree.Append(MerkleTree.LeafHash(EntryLeaf.Bytes(new(promotion), entries.GetInt64(1), entries.GetInt32(2), new(entries.GetGuid(3)))));
            }

        var (examined, violation) = (0L, (string?)null);
        await using var promotions = new NpgsqlCommand(
            """
            SELECT p.id, p.frontier, p.root, p.secret, p.commitment, p.entries, (SELECT sum((k->>'count')::integer)::integer FROM jsonb_array_elements(p.ranks) k),
                ARRAY(SELECT entry::integer FROM promotion_win w WHERE w.promotion_id = p.id ORDER BY place)
            FROM promotion p ORDER BY p.id
            """,
            connection)
        {
            CommandTimeout = 0,
        };
        await using var reader = await promotions.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            examined++;
            violation ??= Violation(reader, trees.GetValueOrDefault(reader.GetInt64(0)) ?? new());
        }
        return new(WinnersName, examined, violation);
    }

    private static string? Violation(NpgsqlDataReader promotion, MerkleFrontier tree)
    {
        var (id, root, wins) = (promotion.GetInt64(0), tree.Root(), promotion.GetFieldValue<int[]>(7));
        if (!tree.ToBytes().AsSpan().SequenceEqual(promotion.GetFieldValue<byte[]>(1)))
            return $"promotion {id} has another frontier than its entries give";
        if (!promotion.IsDBNull(2) && !root.AsSpan().SequenceEqual(promotion.GetFieldValue<byte[]>(2)))
            return $"promotion {id} is sealed with another root than its entries give, {Convert.ToHexStringLower(root)}";
        if (promotion.IsDBNull(3))
            return wins.Length == 0 ? null : $"promotion {id} is not drawn and has winners";
        var secret = promotion.GetFieldValue<byte[]>(3);
        if (!Commitment.Opens(promotion.GetFieldValue<byte[]>(4), secret))
            return $"promotion {id} has another secret than it committed to";
        var entries = (int)promotion.GetInt64(5);
        var expected = entries == 0
            ? []
            : NumberDerivation.Derive(secret, root, new byte[32], id, EntryLeaf.Stream(entries), Math.Min(entries, promotion.GetInt32(6)), entries);
        return wins.AsSpan().SequenceEqual(expected) ? null : $"promotion {id} has the winning entries {string.Join(' ', wins)}, expected {string.Join(' ', expected)}";
    }
}
