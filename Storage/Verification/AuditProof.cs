using Lottery.Grains.Audit;
using Lottery.Storage.Tables;
using Npgsql;

namespace Lottery.Storage.Verification;

/// <summary>What the proof of the audit log found.</summary>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Head">The hash of the last one; null where there is none.</param>
/// <param name="Violation">The first entry that is not as it must be; null where all are.</param>
public sealed record AuditFinding(long Entries, byte[]? Head, string? Violation);

/// <summary>Proves that no entry of the audit log was changed, removed or put in: each follows from the one before.</summary>
/// <remarks>That the end was not cut off shows only against a hash that was noted elsewhere.</remarks>
/// <param name="source">The database.</param>
public sealed class AuditProof(NpgsqlDataSource source)
{
    /// <summary>Reads all entries, in order.</summary>
    /// <param name="noted">A number and the hash that this entry must have; null for none.</param>
    /// <param name="stop">Ends the reading.</param>
    public async Task<AuditFinding> Run((long Number, byte[] Hash)? noted, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var command = new NpgsqlCommand($"SELECT {AuditTables.Columns} FROM audit_entry ORDER BY number", connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var (entries, head, seen) = (0L, AuditChain.Beginning, noted is null);
        while (await reader.ReadAsync(stop))
        {
            var entry = AuditTables.Read(reader);
            entries++;
            if (Violation(entry, entries, head) is { } violation)
                return new(entries, null, violation);
            head = entry.Hash;
            if (noted is var (number, hash) && number == entry.Number)
            {
                seen = true;
                if (!hash.AsSpan().SequenceEqual(head))
                    return new(entries, null, $"entry {number} has the hash {Convert.ToHexStringLower(head)}, and {Convert.ToHexStringLower(hash)} was noted");
            }
        }
        return new(entries, entries == 0 ? null : head, seen ? null : $"entry {noted!.Value.Number} was noted and is not there");
    }

    private static string? Violation(AuditEntry entry, long expected, byte[] previous) =>
        entry.Number != expected ? $"entry {expected} is missing; entry {entry.Number} comes in its place"
        : !entry.Previous.AsSpan().SequenceEqual(previous) ? $"entry {entry.Number} does not follow from the one before"
        : !entry.Hash.AsSpan().SequenceEqual(AuditChain.HashOf(entry)) ? $"entry {entry.Number} is not what was hashed: {entry.Action} by {entry.Operator} at {entry.At:O}"
        : null;
}
