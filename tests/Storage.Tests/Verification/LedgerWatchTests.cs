using Lottery.Grains;
using Lottery.Storage.Database;
using Lottery.Storage.Verification;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Lottery.Storage.Tests.Verification;

/// <summary>Goal: the check that runs by itself accepts a true history, finds what is done to the tables, and looks at few rows at a time. Method: the history of the proof's tests, and forgeries in copies of it.</summary>
public sealed class LedgerWatchTests(PostgresFixture postgres, LedgerProofTests.History history) : IClassFixture<LedgerProofTests.History>
{
    private const int Rows = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_true_history_passes_and_is_seen_whole()
    {
        await using var scene = await Scene.Of(postgres, history.Database);
        var payments = await scene.Number("SELECT count(*) FROM payment");
        for (var walks = 0L; walks < 2; walks += await scene.Number("SELECT count(*) FROM ledger_check WHERE part = 'payments' AND next = 0"))
            await scene.Look();
        Assert.Empty(scene.Errors);
        Assert.Equal(0, await scene.Violations());
        Assert.True(await scene.Number("SELECT rows FROM ledger_check WHERE part = 'payments'") > payments);
        Assert.True(await scene.Number("SELECT rows FROM ledger_check WHERE part = 'wallets'") > 0);
    }

    [Fact]
    public async Task A_look_examines_no_more_than_it_may()
    {
        await using var scene = await Scene.Of(postgres, history.Database);
        for (var look = 0; look < 10; look++)
        {
            var before = await scene.Number("SELECT rows FROM ledger_check WHERE part = 'payments'");
            await scene.Look();
            // A payment has at most an award's eight entries, and its tickets; each is examined by one or two checks.
            Assert.InRange(await scene.Number("SELECT rows FROM ledger_check WHERE part = 'payments'") - before, 1, Rows * 40);
        }
    }

    [Theory]
    [InlineData("sums", "UPDATE wallet_balance SET available = available + 7 WHERE wallet_id = 1 AND currency = 'RUB'", "all accounts in RUB sum to 7")]
    [InlineData("wallets", "UPDATE wallet_balance SET available = available + 7 WHERE wallet_id = 1 AND currency = 'RUB'", "wallet 1 has ")]
    [InlineData("wallets", "UPDATE payment SET wallet_id = 1 WHERE id = (SELECT max(id) FROM payment WHERE status = 'Created')", "frozen")]
    [InlineData("payments", "DELETE FROM ledger_entry WHERE payment_id = (SELECT min(id) FROM payment)", "payment 1 ")]
    [InlineData("payments", "UPDATE ledger_entry SET amount = amount + 1 WHERE payment_id = (SELECT max(id) FROM payment WHERE status = 'Success')", "expected")]
    [InlineData("payments", "DELETE FROM sale WHERE ticket_id = (SELECT max(ticket_id) FROM sale)", " tickets are sold")]
    public async Task A_forgery_is_found_and_logged_once(string part, string forgery, string violation)
    {
        await using var scene = await Scene.Of(postgres, history.Database);
        await scene.Execute($"SET session_replication_role = replica; {forgery}");
        await scene.LookUntil($"SELECT count(violation) FROM ledger_check WHERE part = '{part}'", 1);
        Assert.Contains(violation, string.Join("\n", scene.Errors), StringComparison.Ordinal);
        var lines = scene.Errors.Count;
        await scene.Look();
        Assert.InRange(scene.Errors.Count, lines, lines + 2); // The same violation is one line.
    }

    [Fact]
    public async Task A_violation_that_was_mended_is_forgotten_after_a_whole_walk()
    {
        await using var scene = await Scene.Of(postgres, history.Database);
        await scene.Execute("UPDATE wallet_balance SET available = available + 7 WHERE wallet_id = 1 AND currency = 'RUB'");
        await scene.LookUntil("SELECT count(violation) FROM ledger_check", 2);
        await scene.Execute("UPDATE wallet_balance SET available = available - 7 WHERE wallet_id = 1 AND currency = 'RUB'");
        await scene.LookUntil("SELECT count(violation) FROM ledger_check", 0);
    }

    private sealed class Scene : IAsyncDisposable, ILogger<LedgerWatch>
    {
        private readonly PostgresFixture _postgres;
        private readonly string _copy;
        private readonly LotteryDatabase _database;
        private readonly LedgerWatch _watch;

        private Scene(PostgresFixture postgres, string copy)
        {
            (_postgres, _copy, _database) = (postgres, copy, new(copy));
            _watch = new(_database, new(TimeSpan.FromSeconds(1), Rows), new Clock(TimeProvider.System), this);
        }

        public List<string> Errors { get; } = [];

        public static async Task<Scene> Of(PostgresFixture postgres, string database) => new(postgres, await postgres.NewDatabase(copyOf: database));

        public Task Look() => _watch.Look(Stop);

        public async Task LookUntil(string number, long expected)
        {
            for (var looks = 0; await Number(number) != expected; looks++)
            {
                Assert.True(looks < 1_000, $"{number} is not {expected} after {looks} looks.");
                await Look();
            }
        }

        public Task<long> Violations() => Number("SELECT count(violation) FROM ledger_check");

        public async Task<long> Number(string query)
        {
            await using var command = _database.Source.CreateCommand(query);
            return (long)(await command.ExecuteScalarAsync(Stop))!;
        }

        public async Task Execute(string text)
        {
            await using var command = _database.Source.CreateCommand(text);
            await command.ExecuteNonQueryAsync(Stop);
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Equal(LogLevel.Error, logLevel);
            Errors.Add(formatter(state, exception));
        }

        public async ValueTask DisposeAsync()
        {
            await _database.DisposeAsync();
            await _postgres.DropDatabase(_copy);
        }
    }
}
