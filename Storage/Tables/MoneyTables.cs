using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Tables;

/// <summary>What a wallet is loaded from.</summary>
/// <param name="Balances">One for each currency it ever had.</param>
/// <param name="Keys">All idempotency keys it ever saw; null where they were not loaded, or are too many to be.</param>
/// <param name="Protection">Limits and self-exclusion; null where there were never any.</param>
internal sealed record WalletRows(List<WalletBalance> Balances, Guid[]? Keys, Protection? Protection);

/// <summary>Reads wallets and payments back.</summary>
internal sealed class MoneyTables(LotteryDatabase database, Currencies currencies)
{
    /// <summary>Idempotency keys that are loaded with a wallet at most: 320 KB from the tables, and 40 to 80 KB in memory.</summary>
    private const int MaxKeys = 20_000;

    private const string PaymentColumns =
        "p.id, p.wallet_id, p.kind, p.currency, p.amount, p.status, p.created_at, p.version, p.draw_id, p.book, p.first_ticket, p.tickets, "
        + "p.lines, p.ticket_id, p.confirmed, p.due_at, p.finished_at, p.reason, p.refunded_by, p.request_key, p.request_hash, p.service_id, p.order_id, p.comment, p.promotion_id, p.promotion_entry, "
        + "p.spent_today, p.spent_this_week";

    /// <summary>Wallets that have money or ever had; the others have no rows.</summary>
    public async Task<Dictionary<WalletId, WalletRows>> Wallets(IReadOnlyList<WalletId> ids)
    {
        await using var batch = database.Lookups.CreateBatch();
        var wallets = ids.Select(id => id.Value).ToArray();
        batch.BatchCommands.Add(Balances(wallets));
        batch.BatchCommands.Add(Protections(wallets));
        batch.BatchCommands.Add(new(
            """
            SELECT w.id, ARRAY(SELECT request_key FROM payment WHERE wallet_id = w.id AND request_key IS NOT NULL LIMIT $2)
            FROM unnest($1::bigint[]) AS w (id)
            """)
        {
            Parameters = { new() { Value = wallets }, new() { Value = MaxKeys + 1 } },
        });
        await using var reader = await batch.ExecuteReaderAsync();
        var found = await ReadWallets(reader);
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var (id, keys) = (new WalletId(reader.GetInt64(0)), reader.GetFieldValue<Guid[]>(1));
            if (keys.Length <= MaxKeys && found.TryGetValue(id, out var known))
                found[id] = known with { Keys = keys };
        }
        return found;
    }

    /// <summary>The same for one command each, which comes without a key.</summary>
    public async Task<Dictionary<WalletId, WalletRows>> WalletsWithoutKeys(IReadOnlyList<WalletId> ids)
    {
        await using var batch = database.Lookups.CreateBatch();
        var wallets = ids.Select(id => id.Value).ToArray();
        batch.BatchCommands.Add(Balances(wallets));
        batch.BatchCommands.Add(Protections(wallets));
        await using var reader = await batch.ExecuteReaderAsync();
        return await ReadWallets(reader);
    }

    private static NpgsqlBatchCommand Balances(long[] wallets) =>
        new("SELECT wallet_id, currency, available, frozen, version, usage FROM wallet_balance WHERE wallet_id = ANY($1)")
        {
            Parameters = { new() { Value = wallets } },
        };

    private static NpgsqlBatchCommand Protections(long[] wallets) =>
        new("SELECT wallet_id, limits, excluded_from, excluded_until, version FROM wallet_protection WHERE wallet_id = ANY($1)")
        {
            Parameters = { new() { Value = wallets } },
        };

    /// <summary>Reads balances, then protections.</summary>
    private async Task<Dictionary<WalletId, WalletRows>> ReadWallets(NpgsqlDataReader reader)
    {
        var found = new Dictionary<WalletId, WalletRows>();
        while (await reader.ReadAsync())
        {
            var id = new WalletId(reader.GetInt64(0));
            var currency = currencies[reader.GetString(1)];
            if (!found.TryGetValue(id, out var known))
                found[id] = known = new([], null, null);
            known.Balances.Add(new(id, new(reader.GetInt64(2), currency), new(reader.GetInt64(3), currency), reader.GetInt64(4)) { Used = UsageBytes.Read(reader.BytesOrNull(5)) });
        }
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var protection = ReadProtection(reader);
            found[protection.Wallet] = (found.GetValueOrDefault(protection.Wallet) ?? new([], null, null)) with { Protection = protection };
        }
        return found;
    }

    private static Protection ReadProtection(NpgsqlDataReader reader) => new(
        new(reader.GetInt64(0)),
        Json.Read<IReadOnlyList<PlayLimit>>(reader.GetString(1))!,
        reader.TimeOrNull(2) is { } from ? new Exclusion(from, reader.TimeOrNull(3)) : null,
        reader.GetInt64(4));

    /// <summary>Looks payments up, some by their number, some by their idempotency key.</summary>
    public async Task<Dictionary<PaymentLookup, Payment>> Payments(IReadOnlyList<PaymentLookup> lookups)
    {
        var found = new Dictionary<PaymentLookup, Payment>();
        var byKey = lookups.Where(l => l.Key != Guid.Empty).ToArray();
        if (byKey.Length > 0)
        {
            await using var command = database.Lookups.CreateCommand(
                $"""
                SELECT asked.at::integer, {PaymentColumns}
                FROM unnest($1::bigint[], $2::uuid[]) WITH ORDINALITY AS asked (wallet_id, request_key, at)
                JOIN payment p ON p.wallet_id = asked.wallet_id AND p.request_key = asked.request_key
                """);
            command.Parameters.Add(new() { Value = byKey.Select(l => l.Wallet.Value).ToArray() });
            command.Parameters.Add(new() { Value = byKey.Select(l => l.Key).ToArray() });
            await Read(command, byKey, found);
        }
        var byId = lookups.Where(l => l.Key == Guid.Empty).ToArray();
        if (byId.Length > 0)
        {
            await using var command = database.Lookups.CreateCommand(
                $"""
                SELECT asked.at::integer, {PaymentColumns}
                FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS asked (wallet_id, id, at)
                JOIN payment p ON p.id = asked.id AND p.wallet_id = asked.wallet_id
                """);
            command.Parameters.Add(new() { Value = byId.Select(l => l.Wallet.Value).ToArray() });
            command.Parameters.Add(new() { Value = byId.Select(l => l.Id.Value).ToArray() });
            await Read(command, byId, found);
        }
        return found;
    }

    private async Task Read(NpgsqlCommand command, PaymentLookup[] asked, Dictionary<PaymentLookup, Payment> found)
    {
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            found[asked[reader.GetInt32(0) - 1]] = ReadPayment(reader, 1);
    }

    private Payment ReadPayment(NpgsqlDataReader r, int at)
    {
        var order = r.IsDBNull(at + 10)
            ? null
            : new TicketOrder(
                new BookId(new(r.GetInt64(at + 8)), r.GetInt32(at + 9)),
                new TicketId(r.GetInt64(at + 10)),
                r.GetInt32(at + 11),
                LineBytes.ToLines(r.BytesOrNull(at + 12)));
        return new(
            new(r.GetInt64(at)),
            new(r.GetInt64(at + 1)),
            Enum.Parse<PaymentKind>(r.GetString(at + 2)),
            new(r.GetInt64(at + 4), currencies[r.GetString(at + 3)]),
            Enum.Parse<PaymentStatus>(r.GetString(at + 5)),
            r.Time(at + 6),
            r.GetInt64(at + 7))
        {
            Draw = r.LongOrNull(at + 8) is { } draw ? new DrawId(draw) : null,
            Order = order,
            Ticket = r.LongOrNull(at + 13) is { } ticket ? new TicketId(ticket) : null,
            Confirmed = r.GetBoolean(at + 14),
            DueAt = r.TimeOrNull(at + 15),
            FinishedAt = r.TimeOrNull(at + 16),
            Reason = (Fault)r.GetInt32(at + 17),
            RefundedBy = r.LongOrNull(at + 18) is { } refund ? new PaymentId(refund) : null,
            Request = r.IsDBNull(at + 19) ? null : new RequestKey(r.GetGuid(at + 19), r.GetGuid(at + 20)),
            ServiceOrder = r.LongOrNull(at + 21) is { } service ? new OrderId(new(service), r.GetInt64(at + 22)) : null,
            Comment = r.TextOrNull(at + 23),
            Entry = r.LongOrNull(at + 24) is { } promotion ? new EntryId(new(promotion), r.GetInt64(at + 25)) : null,
            SpentSoFar = r.LongOrNull(at + 26) is { } today ? new SpentSoFar(today, r.GetInt64(at + 27)) : null,
        };
    }
}
