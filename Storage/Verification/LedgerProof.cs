using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Lottery.Storage.Verification;

/// <summary>What one check of the proof found.</summary>
/// <param name="Name">What it says about the tables.</param>
/// <param name="Examined">Rows that it looked at: entries, wallets, tickets, draws.</param>
/// <param name="Violation">The first row of which it is not true, with ids and amounts in minor units; null where there is none.</param>
public sealed record LedgerCheck(string Name, long Examined, string? Violation);

/// <summary>Proves from the tables alone that every minor unit and every ticket is accounted for.</summary>
/// <remarks>
/// It reads one snapshot, so it holds at any committed moment of a running system, and changes nothing. It takes a few
/// passes over the tables, whatever there is in them, and memory for the books and draws, not for what was sold in them.
/// What it cannot see: whether deposits really came in, and signatures, whose key is not in the tables.
/// </remarks>
/// <param name="source">The database.</param>
public sealed class LedgerProof(NpgsqlDataSource source)
{
    /// <summary>The class of errors that say that a value, such as a damaged jsonb, does not fit what is done with it.</summary>
    private const string DataException = "22";

    /// <summary>Makes all checks, one after another. A violation does not keep the later ones from being made.</summary>
    public async IAsyncEnumerable<LedgerCheck> Run([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using (var begin = new NpgsqlCommand(
            """
            SET TRANSACTION READ ONLY;
            SET LOCAL statement_timeout = 0;
            SET LOCAL idle_in_transaction_session_timeout = 0;
            SET LOCAL work_mem = '64MB'
            """,
            connection))
            await begin.ExecuteNonQueryAsync(cancellation);

        foreach (var check in Checks(connection, cancellation))
        {
            await snapshot.SaveAsync("before_check", cancellation);
            LedgerCheck found;
            try
            {
                found = await check.Make();
            }
            catch (PostgresException e) when (e.SqlState.StartsWith(DataException, StringComparison.Ordinal))
            {
                await snapshot.RollbackAsync("before_check", cancellation);
                found = new(check.Name, 0, $"the tables cannot be read: {e.MessageText}");
            }
            yield return found;
        }
    }

    private static IEnumerable<(string Name, Func<Task<LedgerCheck>> Make)> Checks(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var draws = new DrawChecks(connection, cancellation);
        return
        [
            .. LedgerQueries.All.Select(Query),
            (DrawChecks.TreesName, draws.Trees),
            (DrawChecks.SealsName, draws.Seals),
            (DrawChecks.NumbersName, draws.Numbers),
            (DrawChecks.AwardsName, draws.Awards),
            .. SettlementQueries.All.Select(Query),
            .. PromotionQueries.All.Select(Query),
            (PromotionChecks.WinnersName, new PromotionChecks(connection, cancellation).Winners),
        ];

        (string, Func<Task<LedgerCheck>>) Query(NamedQuery query) => (query.Name, () => Check(connection, query, cancellation));
    }

    /// <summary>Makes the check of a query whose rows say how much was examined, where, and what is wrong there, if anything.</summary>
    internal static async Task<LedgerCheck> Check(NpgsqlConnection connection, NamedQuery query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            {(query.With is { } slice ? $"WITH {slice}" : "")}
            SELECT coalesce(sum(examined), 0)::bigint,
                (min(ARRAY[lpad(place::text, 20, '0'), violation]) FILTER (WHERE violation IS NOT NULL))[2]
            FROM ({query.Text}) AS finding (examined, place, violation)
            """,
            connection)
        {
            CommandTimeout = 0,
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(query.Name, reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }
}

/// <summary>A check that is one query.</summary>
/// <param name="Name">What it says about the tables.</param>
/// <param name="Text">Selects three columns: rows examined, a number to find the first violation by, and the violation or null.</param>
internal sealed record NamedQuery(string Name, string Text)
{
    /// <summary>Common table expressions that stand for tables, where only a part of these is looked at.</summary>
    public string? With { get; init; }
}
