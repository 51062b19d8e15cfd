using Dapper;
using Lottery.Grains;
using Lottery.Storage.Database;

namespace Lottery.Api.Transactions;

/// <summary>What the tables say about transactions: everything in them is durable.</summary>
public sealed class TransactionQueries(LotteryDatabase database)
{
    /// <summary>What ended transactions, by payment. Those that are open, and those that nobody is named for, have none.</summary>
    public async Task<IReadOnlyDictionary<PaymentId, VerdictView>> Verdicts(IReadOnlyCollection<PaymentId> ids)
    {
        if (ids.Count == 0)
            return new Dictionary<PaymentId, VerdictView>();
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return (await connection.QueryAsync<(long Payment, long? Operator, string? Reason, DateTime At)>(
            "SELECT payment_id, operator_id, reason, at FROM payment_verdict WHERE payment_id = ANY(@ids)", new { ids = ids.Select(id => id.Value).ToArray() }))
            .ToDictionary(row => new PaymentId(row.Payment), row => new VerdictView(row.Operator, row.Reason, row.At));
    }
}
