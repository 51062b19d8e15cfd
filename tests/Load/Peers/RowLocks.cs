using System.Data;
using Lottery.Grains;
using Npgsql;

namespace Lottery.Load.Peers;

/// <summary>Contender: a read-committed transaction per request, in three round trips; the wallet's row is locked first.</summary>
internal sealed class RowLocks(NpgsqlDataSource source) : IPurchases
{
    public async Task<Reply<Order>> Buy(Order order)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted))
        {
            var known = await connection.Read(order, PurchaseSql.LockWallet);
            if (!known.IsRepeated)
            {
                if (known.WhyNot(order) is var fault and not Fault.None)
                    return fault;
                await connection.Write(order);
                await transaction.CommitAsync();
                return order;
            }
        }
        return await Repeats.Find(connection, order);
    }
}
