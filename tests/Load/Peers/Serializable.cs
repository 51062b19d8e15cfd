using System.Data;
using Lottery.Grains;
using Npgsql;

namespace Lottery.Load.Peers;

/// <summary>Contender: a serializable transaction per request, in three round trips, tried again until it gets through.</summary>
internal sealed class Serializable(NpgsqlDataSource source) : IPurchases
{
    public async Task<Reply<Order>> Buy(Order order)
    {
        await using var connection = await source.OpenConnectionAsync();
        while (true)
        {
            try
            {
                return await Try(connection, order) ?? await Repeats.Find(connection, order);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation)
            {
                // Another transaction came first; the next attempt sees what it did.
            }
        }
    }

    /// <returns>Null where the key has bought already.</returns>
    private static async Task<Reply<Order>?> Try(NpgsqlConnection connection, Order order)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable);
        var known = await connection.Read(order, PurchaseSql.ReadWallet);
        if (known.IsRepeated)
            return null;
        if (known.WhyNot(order) is var fault and not Fault.None)
            return fault;
        await connection.Write(order);
        await transaction.CommitAsync();
        return order;
    }
}
