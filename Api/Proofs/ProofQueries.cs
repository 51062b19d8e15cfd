using System.Buffers.Binary;
using Dapper;
using Lottery.Grains;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Storage.Database;

namespace Lottery.Api.Proofs;

/// <summary>What the tables say about proofs: everything in them is durable.</summary>
public sealed class ProofQueries(LotteryDatabase database)
{
    /// <summary>Bytes of an entry before its numbers: u64be ticket ‖ owner commitment.</summary>
    private const int FixedSize = sizeof(long) + MerkleTree.HashSize;

    /// <summary>Bytes of one entry of a draw: u64be ticket ‖ owner commitment ‖ the numbers, ascending, a byte each.</summary>
    public static int EntrySize(int pick) => FixedSize + pick;

    /// <summary>What a game carried into an awarded draw; only the ledger says it.</summary>
    public async Task<Carried> CarriedInto(PaymentId settlement)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        var (jackpot, reserve) = await connection.QuerySingleAsync<(long, long)>(
            """
            SELECT coalesce(sum(amount) FILTER (WHERE from_kind = @jackpot), 0)::bigint, coalesce(sum(amount) FILTER (WHERE from_kind = @reserve), 0)::bigint
            FROM ledger_entry WHERE payment_id = @settlement
            """,
            new { settlement = settlement.Value, jackpot = (int)AccountKind.Jackpot, reserve = (int)AccountKind.Reserve });
        return new(jackpot, reserve);
    }

    /// <summary>Reads entries of one book that follow each other.</summary>
    /// <param name="book">Which.</param>
    /// <param name="first">The first position.</param>
    /// <param name="pick">Numbers of a line.</param>
    /// <param name="destination">Filled whole: as many entries as fit.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="InvalidDataException">The tables do not have them all.</exception>
    public async Task ReadEntries(BookId book, long first, int pick, Memory<byte> destination, CancellationToken stop)
    {
        var (size, at) = (EntrySize(pick), 0);
        // Not by the connections that purchases look up with: a download reads all the time.
        await using var command = database.Source.CreateCommand(
            "SELECT ticket_id, player_id, salt, numbers FROM sale WHERE draw_id = $1 AND book = $2 AND position >= $3 AND position < $4 ORDER BY position");
        command.Parameters.Add(new() { Value = book.Draw.Value });
        command.Parameters.Add(new() { Value = book.Shard });
        command.Parameters.Add(new() { Value = first });
        command.Parameters.Add(new() { Value = first + (destination.Length / size) });
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            var entry = destination.Span.Slice(at, size);
            BinaryPrimitives.WriteInt64BigEndian(entry, reader.GetInt64(0));
            TicketLeaf.OwnerCommitment(reader.GetGuid(2), new(reader.GetInt64(1))).CopyTo(entry[sizeof(long)..]);
            new Numbers(reader.GetInt64(3)).WriteTo(entry[FixedSize..]);
            at += size;
        }
        if (at != destination.Length)
            throw new InvalidDataException($"Book {book} lacks sales from position {first} on.");
    }
}
