using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Tables;

/// <summary>Reads games, draws, books and what was sold back.</summary>
public sealed class DrawTables(LotteryDatabase database, Currencies currencies) : IDrawTables
{
    /// <summary>The columns that <see cref="ReadDraw"/> expects, of a table named <c>d</c>.</summary>
    public const string DrawColumns =
        "d.id, d.game_id, d.pick, d.of, d.currency, d.price, d.plan, d.opens_at, d.closes_at, d.draws_at, d.books, d.commitment, "
        + "d.protected_secret, d.status, d.seal, d.result, d.award, d.settlement, d.posted, d.finished_at, d.cancelled_at, d.cancel_reason, "
        + "d.created_at, d.version, d.beacon_round, d.beacon, d.beacon_until";

    /// <summary>The columns that <see cref="ReadSale"/> expects first, of a table named <c>s</c>.</summary>
    internal const string SaleColumns = "s.ticket_id, s.draw_id, s.book, s.position, s.payment_id, s.player_id, s.numbers, s.salt, s.sold_at";

    public async Task<long> TicketsSold(DrawId draw)
    {
        await using var command = database.Source.CreateCommand("SELECT coalesce(sum(size), 0)::bigint FROM book WHERE draw_id = $1");
        command.Parameters.Add(new() { Value = draw.Value });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<long[]> CountMatches(DrawId draw, Numbers drawn, int pick)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT bit_count((numbers & $2)::bit(64)), count(*) FROM sale WHERE draw_id = $1 GROUP BY 1");
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = draw.Value });
        command.Parameters.Add(new() { Value = drawn.Mask });
        await using var reader = await command.ExecuteReaderAsync();
        var counts = new long[pick + 1];
        while (await reader.ReadAsync())
            counts[reader.GetInt64(0)] = reader.GetInt64(1);
        return counts;
    }

    public Task<IReadOnlyList<Winner>> Winners(DrawId draw, Numbers drawn, IReadOnlyList<int> matches, SalePosition? after, int limit) =>
        Winners(draw, drawn, matches, after, limit, CancellationToken.None);

    public async Task<IReadOnlyList<Winner>> Winners(DrawId draw, Numbers drawn, IReadOnlyList<int> matches, SalePosition? after, int limit, CancellationToken stop)
    {
        // Payments are looked up one by one: a join would be planned for a table of any size, and read all of it for each page.
        await using var command = database.Source.CreateCommand(
            """
            SELECT s.book, s.position, s.ticket_id, s.player_id, s.matches, p.id
            FROM (SELECT book, position, ticket_id, player_id, bit_count((numbers & $2)::bit(64)) AS matches FROM sale
                  WHERE draw_id = $1 AND (book, position) > ($3, $4)
                    AND bit_count((numbers & $2)::bit(64)) = ANY($5)
                  ORDER BY book, position LIMIT $6) s
            LEFT JOIN LATERAL (SELECT id FROM payment WHERE ticket_id = s.ticket_id LIMIT 1) p ON true
            ORDER BY s.book, s.position
            """);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = draw.Value });
        command.Parameters.Add(new() { Value = drawn.Mask });
        AddPlace(command, after);
        command.Parameters.Add(new() { Value = matches.Select(m => (long)m).ToArray() });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var winners = new List<Winner>();
        while (await reader.ReadAsync(stop))
            winners.Add(new(
                new(reader.GetInt32(0), reader.GetInt64(1)),
                new(reader.GetInt64(2)),
                new(reader.GetInt64(3)),
                (int)reader.GetInt64(4),
                reader.LongOrNull(5) is { } paid ? new PaymentId(paid) : null));
        return winners;
    }

    public async Task<IReadOnlyList<SoldOrder>> SoldOrders(DrawId draw, SalePosition? after, int limit)
    {
        // An order's tickets follow each other in one book; its place is that of the last. Looked up as for winners.
        await using var command = database.Source.CreateCommand(
            """
            SELECT s.book, s.position, s.payment_id, s.player_id
            FROM sale s CROSS JOIN LATERAL (SELECT first_ticket + tickets - 1 AS last_ticket FROM payment WHERE id = s.payment_id LIMIT 1) p
            WHERE s.draw_id = $1 AND (s.book, s.position) > ($2, $3) AND s.ticket_id = p.last_ticket
            ORDER BY s.book, s.position LIMIT $4
            """);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = draw.Value });
        AddPlace(command, after);
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync();
        var orders = new List<SoldOrder>();
        while (await reader.ReadAsync())
            orders.Add(new(new(reader.GetInt32(0), reader.GetInt64(1)), new(reader.GetInt64(2)), new(reader.GetInt64(3))));
        return orders;
    }

    /// <summary>Goes over all open payments, by the index that the sweeper has: a cancellation is rare, and no purchase keeps an index for it.</summary>
    public async Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> UnpaidInvoices(DrawId draw)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT wallet_id, id FROM payment WHERE status = 'Created' AND kind = 'Purchase' AND NOT confirmed AND draw_id = $1 ORDER BY id");
        command.Parameters.Add(new() { Value = draw.Value });
        await using var reader = await command.ExecuteReaderAsync();
        var invoices = new List<(WalletId, PaymentId)>();
        while (await reader.ReadAsync())
            invoices.Add((new(reader.GetInt64(0)), new(reader.GetInt64(1))));
        return invoices;
    }

    /// <summary>A draw that the reader stands on.</summary>
    public Draw ReadDraw(NpgsqlDataReader r)
    {
        var terms = new DrawTerms(
            new(r.GetInt64(0)),
            new(r.GetString(1)),
            r.GetInt32(2),
            r.GetInt32(3),
            new(r.GetInt64(5), currencies[r.GetString(4)]),
            Json.Read<PrizePlan>(r.GetString(6))!,
            r.Time(7),
            r.Time(8),
            r.Time(9),
            r.GetInt32(10),
            r.GetFieldValue<byte[]>(11),
            r.LongOrNull(24));
        return new(terms, Enum.Parse<DrawStatus>(r.GetString(13)), r.GetFieldValue<byte[]>(12), r.Time(22), r.GetInt64(23))
        {
            Seal = Json.Read<DrawSeal>(r.TextOrNull(14)),
            Result = Json.Read<DrawResult>(r.TextOrNull(15)),
            Award = Json.Read<PrizeAward>(r.TextOrNull(16)),
            Settlement = r.LongOrNull(17) is { } settlement ? new PaymentId(settlement) : null,
            Posted = Json.Read<PostingProgress>(r.GetString(18))!,
            FinishedAt = r.TimeOrNull(19),
            CancelledAt = r.TimeOrNull(20),
            CancelReason = r.TextOrNull(21),
            Beacon = Json.Read<DrawBeacon>(r.TextOrNull(25)),
            BeaconUntil = r.TimeOrNull(26),
        };
    }

    internal async Task<Dictionary<DrawId, Draw>> Draws(IReadOnlyList<DrawId> ids)
    {
        await using var command = database.Lookups.CreateCommand($"SELECT {DrawColumns} FROM draw d WHERE d.id = ANY($1)");
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<DrawId, Draw>();
        while (await reader.ReadAsync())
        {
            var draw = ReadDraw(reader);
            found[draw.Id] = draw;
        }
        return found;
    }

    internal async Task<Dictionary<GameId, Game>> Games(IReadOnlyList<GameId> ids)
    {
        await using var command = database.Lookups.CreateCommand(
            "SELECT id, name, pick, of, currency, price, plan, version, jackpot, reserve, holder, returned FROM game WHERE id = ANY($1)");
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<GameId, Game>();
        while (await reader.ReadAsync())
        {
            var game = ReadGame(reader);
            found[game.Id] = game;
        }
        return found;
    }

    /// <summary>Sealed draws that wait for the beacon's round that they named.</summary>
    public async Task<IReadOnlyList<(DrawId Draw, long Round)>> AwaitingBeacon(CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand(
            "SELECT id, beacon_round FROM draw WHERE status = 'Closed' AND beacon_round IS NOT NULL AND beacon IS NULL ORDER BY beacon_round LIMIT 100");
        await using var reader = await command.ExecuteReaderAsync(stop);
        var waiting = new List<(DrawId, long)>();
        while (await reader.ReadAsync(stop))
            waiting.Add((new(reader.GetInt64(0)), reader.GetInt64(1)));
        return waiting;
    }

    internal async Task<Dictionary<BookId, BookState>> Books(IReadOnlyList<BookId> ids)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT b.draw_id, b.shard, b.size, b.frontier, b.sealed, b.version
            FROM unnest($1::bigint[], $2::integer[]) AS asked (draw_id, shard) JOIN book b USING (draw_id, shard)
            """);
        command.Parameters.Add(new() { Value = ids.Select(id => id.Draw.Value).ToArray() });
        command.Parameters.Add(new() { Value = ids.Select(id => id.Shard).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<BookId, BookState>();
        while (await reader.ReadAsync())
        {
            var id = new BookId(new(reader.GetInt64(0)), reader.GetInt32(1));
            found[id] = new(id, reader.GetInt64(2), reader.GetFieldValue<byte[]>(3), (Fault)reader.GetInt32(4), reader.GetInt64(5));
        }
        return found;
    }

    /// <summary>What became of orders: their sales, or the book's refusal.</summary>
    internal async Task<Dictionary<OrderLookup, OrderOutcome>> Orders(IReadOnlyList<OrderLookup> lookups)
    {
        var sales = (await Sales([.. lookups.SelectMany(l => Enumerable.Range(0, l.Order.Count).Select(i => l.Order.FirstTicket.Value + i))]))
            .ToLookup(s => s.Payment);
        var refusals = (await Refusals([.. lookups.Select(l => l.Payment.Value)])).ToDictionary(r => r.Payment);
        var found = new Dictionary<OrderLookup, OrderOutcome>();
        foreach (var lookup in lookups)
        {
            var refusal = refusals.GetValueOrDefault(lookup.Payment);
            if (refusal is not null || sales.Contains(lookup.Payment))
                found[lookup] = new(lookup.Payment, [.. sales[lookup.Payment].OrderBy(s => s.Ticket.Value)], refusal);
        }
        return found;
    }

    /// <summary>Sold tickets by their numbers; those that were not sold are missing.</summary>
    public async Task<IReadOnlyList<Sale>> Sales(long[] tickets)
    {
        await using var command = database.Lookups.CreateCommand($"SELECT {SaleColumns} FROM sale s WHERE s.ticket_id = ANY($1)");
        command.Parameters.Add(new() { Value = tickets });
        await using var reader = await command.ExecuteReaderAsync();
        var sales = new List<Sale>();
        while (await reader.ReadAsync())
            sales.Add(ReadSale(reader));
        return sales;
    }

    /// <summary>A draw's tickets after a place, in order.</summary>
    public async Task<IReadOnlyList<Sale>> SalesAfter(DrawId draw, SalePosition? after, int limit, CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand(
            $"SELECT {SaleColumns} FROM sale s WHERE s.draw_id = $1 AND (s.book, s.position) > ($2, $3) ORDER BY s.book, s.position LIMIT $4");
        command.Parameters.Add(new() { Value = draw.Value });
        AddPlace(command, after);
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var sales = new List<Sale>();
        while (await reader.ReadAsync(stop))
            sales.Add(ReadSale(reader));
        return sales;
    }

    private Game ReadGame(NpgsqlDataReader r) => new(
        new(r.GetString(0)),
        r.GetString(1),
        r.GetInt32(2),
        r.GetInt32(3),
        new(r.GetInt64(5), currencies[r.GetString(4)]),
        Json.Read<PrizePlan>(r.GetString(6))!,
        r.GetInt64(7))
    {
        Jackpot = r.GetInt64(8),
        Reserve = r.GetInt64(9),
        Holder = r.LongOrNull(10) is { } holder ? new DrawId(holder) : null,
        Returned = Json.Read<IReadOnlyList<long>>(r.GetString(11))!,
    };

    internal static Sale ReadSale(NpgsqlDataReader r)
    {
        var (ticket, book) = (new TicketId(r.GetInt64(0)), new BookId(new(r.GetInt64(1)), r.GetInt32(2)));
        var (position, player, salt) = (r.GetInt64(3), new PlayerId(r.GetInt64(5)), r.GetGuid(7));
        var numbers = new Numbers(r.GetInt64(6));
        var leaf = TicketLeaf.Hash(book.Draw, book.Shard, position, ticket, player, salt, numbers);
        return new(ticket, book, position, new(r.GetInt64(4)), player, numbers, salt, r.Time(8), leaf);
    }

    private async Task<IReadOnlyList<Refusal>> Refusals(long[] payments)
    {
        await using var command = database.Lookups.CreateCommand(
            "SELECT payment_id, draw_id, book, reason, refused_at FROM refusal WHERE payment_id = ANY($1)");
        command.Parameters.Add(new() { Value = payments });
        await using var reader = await command.ExecuteReaderAsync();
        var refusals = new List<Refusal>();
        while (await reader.ReadAsync())
            refusals.Add(new(new(reader.GetInt64(0)), new(new(reader.GetInt64(1)), reader.GetInt32(2)), (Fault)reader.GetInt32(3), reader.Time(4)));
        return refusals;
    }

    private static void AddPlace(NpgsqlCommand command, SalePosition? after)
    {
        command.Parameters.Add(new() { Value = after?.Shard ?? -1 });
        command.Parameters.Add(new() { Value = after?.Position ?? -1L });
    }
}
