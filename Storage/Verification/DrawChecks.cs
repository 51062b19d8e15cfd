using System.Text.Json;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Storage.Tables;
using Npgsql;

namespace Lottery.Storage.Verification;

/// <summary>The checks that hash and reckon: each draws up anew what the tables say came of a draw.</summary>
internal sealed class DrawChecks(NpgsqlConnection connection, CancellationToken cancellation)
{
    public const string TreesName = "books' Merkle trees are those of their sales";
    public const string SealsName = "seals are those of the books";
    public const string NumbersName = "numbers follow from secret and seal";
    public const string AwardsName = "awards follow from plan, sales and winners";

    /// <summary>What the sales of each book give; books without sales are missing.</summary>
    private readonly Dictionary<BookId, BookHead> _heads = [];

    /// <summary>Appends all sales to trees of their own, one book after another, and compares them with the books' frontiers.</summary>
    public async Task<LedgerCheck> Trees()
    {
        var stored = new Dictionary<BookId, byte[]>();
        await using (var books = await Read("SELECT draw_id, shard, frontier FROM book"))
            while (await books.ReadAsync(cancellation))
                stored.Add(Book(books), books.GetFieldValue<byte[]>(2));

        var (examined, violation) = (0L, (string?)null);
        await using var sales = await Read(
            "SELECT draw_id, book, position, ticket_id, player_id, salt, numbers FROM sale ORDER BY draw_id, book, position");
        var (book, tree) = (default(BookId), new MerkleFrontier());
        while (await sales.ReadAsync(cancellation))
        {
            var next = Book(sales);
            if (next != book)
            {
                End();
                (book, tree) = (next, new());
            }
            tree.Append(TicketLeaf.Hash(
                book.Draw, book.Shard, sales.GetInt64(2), new(sales.GetInt64(3)), new(sales.GetInt64(4)), sales.GetGuid(5), new(sales.GetInt64(6))));
            examined++;
        }
        End();
        foreach (var (empty, frontier) in stored)
            if (frontier.Length > 0)
                violation ??= $"book {empty} has the frontier {Hex(frontier)}, and no sales";
        return new(TreesName, examined, violation);

        void End()
        {
            if (tree.Size == 0)
                return;
            _heads.Add(book, new(book.Shard, tree.Size, tree.Root()));
            if (stored.Remove(book, out var frontier) && !tree.ToBytes().AsSpan().SequenceEqual(frontier))
                violation ??= $"book {book} has the frontier {Hex(frontier)}, its {tree.Size} sales give {Hex(tree.ToBytes())}";
        }
    }

    /// <summary>Compares the sealed heads with what the sales give. <see cref="Trees"/> comes first.</summary>
    public Task<LedgerCheck> Seals() => Check(SealsName, "seal IS NOT NULL OR status IN ('Closed', 'Drawn', 'Settled')", draw =>
    {
        if (draw.Seal is not { } seal)
            return $"draw {draw.Id} is {draw.Status} and has no seal";
        if (seal.Heads.Count != draw.Books)
            return $"draw {draw.Id} has {draw.Books} books, and {seal.Heads.Count} are sealed";
        for (var shard = 0; shard < draw.Books; shard++)
        {
            var (head, book) = (seal.Heads[shard], new BookId(draw.Id, shard));
            var (size, root) = _heads.TryGetValue(book, out var found) ? (found.Size, found.Root) : (0, new MerkleFrontier().Root());
            if (head.Book != shard || head.Size != size || !head.Root.AsSpan().SequenceEqual(root))
                return $"book {book} is sealed as {head.Book} with {head.Size} tickets and root {Hex(head.Root)}, its sales give {size} and {Hex(root)}";
        }
        var expected = SealedRoot.Of([.. seal.Heads]);
        return seal.Root.AsSpan().SequenceEqual(expected) ? null : $"draw {draw.Id} is sealed with root {Hex(seal.Root)}, its books give {Hex(expected)}";
    });

    /// <summary>Opens the commitments and derives the numbers.</summary>
    public Task<LedgerCheck> Numbers() => Check(NumbersName, "result IS NOT NULL OR status IN ('Drawn', 'Settled')", draw =>
    {
        if (draw is not { Seal: { } seal, Result: { } result })
            return $"draw {draw.Id} is {draw.Status} and has no numbers";
        if (!Commitment.Opens(draw.Commitment, result.Secret))
            return $"draw {draw.Id} committed to {Hex(draw.Commitment)}, its secret is {Hex(result.Secret)}";
        var numbers = NumberDerivation.Derive(result.Secret, seal.Root, result.Beacon, draw.Id.Value, draw.Game, draw.Pick, draw.Of);
        return result.Numbers.AsSpan().SequenceEqual(numbers)
            ? null
            : $"draw {draw.Id} has the numbers {string.Join(' ', result.Numbers)}, its secret and seal give {string.Join(' ', numbers)}";
    });

    /// <summary>Counts the winners and divides the funds.</summary>
    public async Task<LedgerCheck> Awards()
    {
        var winners = new Dictionary<(DrawId Draw, long Matches), long>();
        await using (var counts = await Read(
            """
            SELECT s.draw_id, bit_count((s.numbers & d.drawn)::bit(64)), count(*)
            FROM sale s
            JOIN (SELECT id, (SELECT bit_or(1::bigint << (n::integer - 1)) FROM jsonb_array_elements_text(result->'numbers') n) AS drawn
                  FROM draw WHERE award IS NOT NULL) d ON d.id = s.draw_id
            GROUP BY 1, 2
            """))
            while (await counts.ReadAsync(cancellation))
                winners.Add((new(counts.GetInt64(0)), counts.GetInt64(1)), counts.GetInt64(2));

        var carried = new Dictionary<DrawId, (long Jackpot, long Reserve)>();
        await using (var movements = await Read($"SELECT id, jackpot_in::bigint, reserve_in::bigint FROM ({LedgerQueries.Awarded}) a"))
            while (await movements.ReadAsync(cancellation))
                carried.Add(new(movements.GetInt64(0)), (movements.GetInt64(1), movements.GetInt64(2)));

        return await Check(AwardsName, "award IS NOT NULL OR status = 'Settled'", draw =>
        {
            if (draw is not { Seal: { } seal, Award: { } award, Settlement: not null })
                return $"draw {draw.Id} is {draw.Status} and has no award or settlement";
            var counts = Enumerable.Range(0, draw.Pick + 1).Select(matches => winners.GetValueOrDefault((draw.Id, matches))).ToArray();
            var (jackpot, reserve) = carried[draw.Id];
            var expected = PrizeArithmetic.Compute(draw.Plan, seal.Tickets * draw.Price, counts, jackpot, reserve);
            return Json.Write(award) == Json.Write(expected)
                ? null
                : $"draw {draw.Id} sold {seal.Tickets} tickets, had {string.Join(' ', counts)} winners from 0 matches on, a jackpot of {jackpot} and a reserve "
                    + $"of {reserve}, and awarded {Json.Write(award)}, expected {Json.Write(expected)}";
        });
    }

    private async Task<LedgerCheck> Check(string name, string which, Func<DrawRow, string?> violationOf)
    {
        var (examined, violation) = (0L, (string?)null);
        await using var r = await Read(
            $"""
            SELECT id, game_id, pick, of, price, plan, books, commitment, status, seal, result, award, settlement
            FROM draw WHERE {which} ORDER BY id
            """);
        while (await r.ReadAsync(cancellation))
        {
            examined++;
            violation ??= Try(() => violationOf(Row(r)), r.GetInt64(0));
        }
        return new(name, examined, violation);
    }

    /// <summary>What was damaged may not even be read or reckoned with.</summary>
    private static string? Try(Func<string?> violation, long draw)
    {
        try
        {
            return violation();
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or JsonException)
        {
            return $"draw {draw} cannot be checked: {e.Message}";
        }
    }

    private static DrawRow Row(NpgsqlDataReader r) => new(
        new(r.GetInt64(0)), r.GetString(1), r.GetInt32(2), r.GetInt32(3), r.GetInt64(4), Json.Read<PrizePlan>(r.GetString(5))!,
        r.GetInt32(6), r.GetFieldValue<byte[]>(7), r.GetString(8),
        Json.Read<DrawSeal>(r.TextOrNull(9)), Json.Read<DrawResult>(r.TextOrNull(10)), Json.Read<PrizeAward>(r.TextOrNull(11)), r.LongOrNull(12));

    private async Task<NpgsqlDataReader> Read(string text)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        return await command.ExecuteReaderAsync(cancellation);
    }

    private static BookId Book(NpgsqlDataReader row) => new(new(row.GetInt64(0)), row.GetInt32(1));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private sealed record DrawRow(
        DrawId Id,
        string Game,
        int Pick,
        int Of,
        long Price,
        PrizePlan Plan,
        int Books,
        byte[] Commitment,
        string Status,
        DrawSeal? Seal,
        DrawResult? Result,
        PrizeAward? Award,
        long? Settlement);
}
