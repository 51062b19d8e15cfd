using System.Globalization;
using Lottery.Storage.Verification;
using Npgsql;
using Xunit;

namespace Lottery.Faults.Tests.Processes;

/// <summary>What the tables say, for comparison with what clients were told.</summary>
internal static class Stored
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Proves the ledger, as <c>lottery verify ledger</c> does.</summary>
    public static async Task LedgerHolds(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await foreach (var check in new LedgerProof(source).Run(Stop))
            Assert.Null(check.Violation);
    }

    /// <summary>The payments of all tickets that were sold, once for each ticket.</summary>
    public static Task<List<long>> Sold(string database) => Numbers(database, "SELECT payment_id FROM sale ORDER BY payment_id");

    /// <summary>The rows of a query that selects one whole number.</summary>
    public static async Task<List<long>> Numbers(string database, string query)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var numbers = new List<long>();
        while (await reader.ReadAsync(Stop))
            numbers.Add(Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture));
        return numbers;
    }
}
