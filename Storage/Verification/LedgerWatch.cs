using System.Data;
using Lottery.Grains;
using Lottery.Storage.Database;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lottery.Storage.Verification;

/// <summary>How often a part of the ledger is checked, and how large that part is.</summary>
/// <param name="Every">The time between two looks; zero for never.</param>
/// <param name="Rows">Payments of one look: half of them the newest ones, half of them where the last look ended; and as many of wallets.</param>
public sealed record LedgerWatchSettings(TimeSpan Every, int Rows)
{
    public const string EverySetting = "Ledger:CheckEvery", RowsSetting = "Ledger:CheckRows";

    public static LedgerWatchSettings Default { get; } = new(TimeSpan.FromSeconds(10), 10_000);

    public static LedgerWatchSettings From(IConfiguration configuration) =>
        new(configuration.GetValue(EverySetting, Default.Every), configuration.GetValue(RowsSetting, Default.Rows));
}

/// <summary>Checks the ledger in the running service, a part at a time, and starts again when it has been through all of it.</summary>
/// <remarks>
/// Each look checks the newest payments, the next ones in the order of their ids, the next wallets, and that each currency sums to zero. Its place is in the table
/// <c>ledger_check</c>, so the next silo goes on where one died. A violation stays there until a whole walk after it has found none.
/// <c>lottery verify ledger</c> also checks draws, books, prizes, orders and promotions, and takes as long as that takes.
/// </remarks>
public sealed partial class LedgerWatch(LotteryDatabase database, LedgerWatchSettings settings, Clock clock, ILogger<LedgerWatch> log)
{
    private const string Payments = "payments", Wallets = "wallets", Sums = "sums";

    private int _looking;
    private bool _failed;

    /// <summary>The time between two looks; zero for never.</summary>
    public TimeSpan Every => settings.Every;

    /// <summary>Checks the next part.</summary>
    public async Task Look(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
            return;
        try
        {
            var parts = await Parts(stop);
            await using (var connection = await database.Source.OpenConnectionAsync(stop))
            {
                await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
                await using (var begin = new NpgsqlCommand("SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = '20s'", connection))
                    await begin.ExecuteNonQueryAsync(stop);
                await CheckPayments(connection, parts[Payments], stop);
                await CheckWallets(connection, parts[Wallets], stop);
                await Check(connection, parts[Sums], LedgerSlices.Sums(), stop);
                parts[Sums].EndWalk();
            }
            foreach (var part in parts.Values)
                await Note(part, stop);
            _failed = false;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            if (!_failed)
                LogFailed(e);
            _failed = true;
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private async Task CheckPayments(NpgsqlConnection connection, Part part, CancellationToken stop)
    {
        var half = Math.Max(1, settings.Rows / 2);
        if (await Range("SELECT id FROM payment ORDER BY id DESC LIMIT $1", half) is (var oldest, var newest, > 0))
            await Check(connection, part, LedgerSlices.Payments(oldest, newest), stop);
        var (from, to, count) = await Range("SELECT id FROM payment WHERE id >= $2 ORDER BY id LIMIT $1", half, part.Next);
        if (count > 0)
            await Check(connection, part, LedgerSlices.Payments(from, to), stop);
        part.Next = to + 1;
        if (count < half)
            part.EndWalk();

        async Task<(long From, long To, long Count)> Range(string ids, params long[] parameters)
        {
            await using var command = new NpgsqlCommand($"SELECT coalesce(min(id), 0), coalesce(max(id), 0), count(*) FROM ({ids}) AS slice", connection);
            foreach (var parameter in parameters)
                command.Parameters.Add(new() { Value = parameter });
            await using var reader = await command.ExecuteReaderAsync(stop);
            await reader.ReadAsync(stop);
            return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        }
    }

    /// <summary>Checks wallets that have as many payments as a look may take, or one that has more.</summary>
    private async Task CheckWallets(NpgsqlConnection connection, Part part, CancellationToken stop)
    {
        var (wallets, payments) = (new List<long>(), 0L);
        await using (var command = new NpgsqlCommand(
            "SELECT wallet_id, count(*) FROM (SELECT wallet_id FROM payment WHERE wallet_id >= $1 ORDER BY wallet_id, id LIMIT $2) AS slice GROUP BY wallet_id ORDER BY wallet_id", connection))
        {
            command.Parameters.Add(new() { Value = part.Next });
            command.Parameters.Add(new() { Value = (long)settings.Rows });
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                wallets.Add(reader.GetInt64(0));
                payments += reader.GetInt64(1);
            }
        }
        var isLast = payments < settings.Rows;
        if (!isLast && wallets.Count > 1)
            wallets.RemoveAt(wallets.Count - 1); // There may be more of it.
        var to = isLast ? long.MaxValue : wallets[^1];
        await Check(connection, part, LedgerSlices.Wallets(part.Next, to), stop);
        part.Next = isLast ? 0 : to + 1;
        if (isLast)
            part.EndWalk();
    }

    private async Task Check(NpgsqlConnection connection, Part part, IEnumerable<NamedQuery> queries, CancellationToken stop)
    {
        foreach (var query in queries)
        {
            var found = await LedgerProof.Check(connection, query, stop);
            part.Rows += found.Examined;
            if (found.Violation is not { } violation)
                continue;
            if (part.Violation != violation)
                LogViolated(found.Name, violation);
            part.Found(violation);
        }
    }

    private async Task<Dictionary<string, Part>> Parts(CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand("SELECT part, next, rows, violation, found FROM ledger_check");
        await using var reader = await command.ExecuteReaderAsync(stop);
        var parts = new Dictionary<string, Part>();
        while (await reader.ReadAsync(stop))
            parts.Add(reader.GetString(0), new(reader.GetString(0))
            {
                Next = reader.GetInt64(1),
                Rows = reader.GetInt64(2),
                Violation = reader.IsDBNull(3) ? null : reader.GetString(3),
                FoundInWalk = reader.IsDBNull(4) ? null : reader.GetString(4),
            });
        return parts;
    }

    private async Task Note(Part part, CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand("UPDATE ledger_check SET next = $2, rows = $3, violation = $4, found = $5, checked_at = $6 WHERE part = $1");
        foreach (var value in (object[])[part.Name, part.Next, part.Rows, part.Violation ?? (object)DBNull.Value, part.FoundInWalk ?? (object)DBNull.Value, clock.Now.UtcDateTime])
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(stop);
    }

    [LoggerMessage(EventId = 220, Level = LogLevel.Error, Message = "The ledger does not hold. It should be so that {Check}; but {Violation}. Run `lottery verify ledger`.")]
    private partial void LogViolated(string check, string violation);

    [LoggerMessage(EventId = 221, Level = LogLevel.Warning, Message = "A part of the ledger could not be checked; it goes on trying.")]
    private partial void LogFailed(Exception why);

    /// <summary>A row of <c>ledger_check</c>.</summary>
    private sealed class Part(string name)
    {
        public string Name => name;

        /// <summary>Where the next look goes on.</summary>
        public long Next { get; set; }

        /// <summary>Rows examined so far.</summary>
        public long Rows { get; set; }

        /// <summary>The last violation, until a whole walk has found none.</summary>
        public string? Violation { get; set; }

        /// <summary>The last violation of this walk.</summary>
        public string? FoundInWalk { get; set; }

        public void Found(string violation) => (Violation, FoundInWalk) = (violation, violation);

        /// <summary>Begins at the beginning again.</summary>
        public void EndWalk() => (Next, Violation, FoundInWalk) = (0, FoundInWalk, null);
    }
}
