using Lottery.Grains;
using Npgsql;

namespace Lottery.Load.Peers;

/// <summary>The statements of a purchase, one thing each. They leave the rows that the product's purchase leaves.</summary>
internal static class PurchaseSql
{
    public const string LockWallet = ReadWallet + " FOR UPDATE";

    public const string ReadWallet = "SELECT available FROM wallet_balance WHERE wallet_id = $1 AND currency = $2";

    private const string FindKey = "SELECT FROM payment WHERE wallet_id = $1 AND request_key = $2";

    private const string FindSellingDraw = "SELECT FROM draw WHERE id = $1 AND status IN ('Planned', 'Open') AND opens_at <= $2 AND closes_at > $2";

    private const string TakeMoney = "UPDATE wallet_balance SET available = available - $3, version = version + 1 WHERE wallet_id = $1 AND currency = $2";

    private const string InsertPayment =
        """
        INSERT INTO payment (id, wallet_id, kind, currency, amount, status, draw_id, book, first_ticket, tickets, confirmed, reason,
            request_key, request_hash, created_at, finished_at, version)
        VALUES ($1, $2, 'Purchase', $3, $4, 'Success', $5, 0, $6, $7, true, 0, $8, $9, $10, $10, 2)
        """;

    private const string InsertEntry =
        """
        INSERT INTO ledger_entry (payment_id, step, from_kind, from_owner, to_kind, to_owner, currency, amount, at)
        VALUES ($1, 2, 1, $2, 4, $5, $3, $4, $6)
        """;

    private const string InsertSales =
        """
        INSERT INTO sale (ticket_id, draw_id, book, position, payment_id, player_id, numbers, salt, sold_at)
        SELECT $1 + i - 1, $2, 0, $1 + i - 1, $3, $4, numbers, salt, $7 FROM unnest($5, $6) WITH ORDINALITY AS line (numbers, salt, i)
        """;

    /// <summary>What is known before a purchase, in one round trip.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="order">The purchase.</param>
    /// <param name="wallet">How the wallet is read.</param>
    public static async Task<Known> Read(this NpgsqlConnection connection, Order order, string wallet)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(wallet, Value(order.Wallet), Value(order.Currency)),
                Command(FindKey, Value(order.Wallet), Value(order.Key)),
                Command(FindSellingDraw, Value(order.Draw), Value(order.At)),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        long? available = await reader.ReadAsync() ? reader.GetInt64(0) : null;
        await reader.NextResultAsync();
        var isRepeated = await reader.ReadAsync();
        await reader.NextResultAsync();
        return new(available ?? 0, isRepeated, await reader.ReadAsync());
    }

    /// <summary>Writes all rows of a purchase, in one round trip.</summary>
    public static async Task Write(this NpgsqlConnection connection, Order order)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(TakeMoney, Value(order.Wallet), Value(order.Currency), Value(order.Amount)),
                Command(InsertPayment, Value(order.Payment), Value(order.Wallet), Value(order.Currency), Value(order.Amount), Value(order.Draw),
                    Value(order.FirstTicket), Value(order.Lines.Length), Value(order.Key), Value(order.Hash), Value(order.At)),
                Command(InsertEntry, Value(order.Payment), Value(order.Wallet), Value(order.Currency), Value(order.Amount), Value(order.Draw), Value(order.At)),
                Command(InsertSales, Value(order.FirstTicket), Value(order.Draw), Value(order.Payment), Value(order.Wallet), Value(order.Lines), Value(order.Salts), Value(order.At)),
            },
        };
        await batch.ExecuteNonQueryAsync();
    }

    public static NpgsqlParameter Value<T>(T value)
        where T : notnull => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlParameter Value(Guid? value) => value is { } uuid
        ? Value(uuid)
        : new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid, Value = DBNull.Value };

    private static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}

/// <summary>What is known before a purchase.</summary>
/// <param name="Available">Money in the wallet.</param>
/// <param name="IsRepeated">Whether the key has bought already.</param>
/// <param name="Sells">Whether the draw sells.</param>
internal sealed record Known(long Available, bool IsRepeated, bool Sells)
{
    /// <summary>Why the order is refused; <see cref="Fault.None"/> where it is not.</summary>
    public Fault WhyNot(Order order) => !Sells ? Fault.DrawClosed : Available < order.Amount ? Fault.InsufficientFunds : Fault.None;
}
