using System.Diagnostics.Metrics;
using Lottery.Grains;
using Lottery.Grains.Turns;
using Lottery.Storage.Database;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Lottery.Storage.Telemetry;

/// <summary>Samples the tables for metrics: open holds, tickets of the draws on sale, the sweeper's delay, and whether the ledger holds. Scrapes do not cause queries.</summary>
public sealed class TableSampler : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Draws that get a series of their own: those that close first.</summary>
    private const int MaxDraws = 100;

    private readonly LotteryDatabase _database;
    private readonly Clock _clock;

    /// <summary>Null before the first one, and while the database does not answer: better no series than an old one.</summary>
    private volatile Sample? _sample;

    public TableSampler(LotteryDatabase database, Clock clock, IMeterFactory meters)
    {
        (_database, _clock) = (database, clock);
        var meter = meters.Create(TurnMetrics.MeterName);
        meter.CreateObservableGauge<long>("lottery.holds.open", () => _sample is { } s ? [new(s.Holds)] : [], "{payment}", "Payments that hold money and are not finished.");
        meter.CreateObservableGauge<long>("lottery.draw.tickets.sold", () => _sample?.Draws ?? [], "{ticket}", $"Tickets sold of each draw that sells now; of the {MaxDraws} that close first.");
        meter.CreateObservableGauge<double>("lottery.due.lag",
            () => _sample is { } s ? [Lag(s.DueDraw, "draw"), Lag(s.DuePayment, "payment")] : [], "s", "How long what is due the longest has been waiting; 0 where nothing is due.");
        meter.CreateObservableGauge<long>("lottery.ledger.violations", () => _sample is { } s ? [new(s.Ledger.Violations)] : [], "", "Parts of the ledger in which a check found a violation; the log has it, at Error.");
        meter.CreateObservableCounter<long>("lottery.ledger.rows.checked", () => _sample is { } s ? [new(s.Ledger.Rows)] : [], "{row}", "Rows of the ledger that checks have examined, since the database was made.");
        meter.CreateObservableGauge<double>("lottery.ledger.check.age", () => _sample is { Ledger.CheckedAt: { } at } ? [new(Math.Max(0, (_clock.Now.UtcDateTime - at).TotalSeconds))] : [], "s", "How long ago the ledger was checked last.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _clock.Provider);
        try
        {
            do
            {
                try
                {
                    _sample = await Read(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException)
                {
                    _sample = null; // The sweeper says so in the log.
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private Measurement<double> Lag(DateTime? due, string kind) =>
        new(due is { } at ? Math.Max(0, (_clock.Now.UtcDateTime - at).TotalSeconds) : 0, KeyValuePair.Create<string, object?>("kind", kind));

    private async Task<Sample> Read(CancellationToken stop)
    {
        await using var batch = _database.Source.CreateBatch();
        batch.BatchCommands.Add(new("SELECT count(*) FILTER (WHERE kind <> 'Invoice'), min(due_at) FROM payment WHERE status = 'Created'"));
        batch.BatchCommands.Add(new("SELECT min(wakes_at) FROM draw WHERE wakes_at IS NOT NULL"));
        batch.BatchCommands.Add(new(
            $"""
            SELECT id, game_id, coalesce((SELECT sum(size) FROM book WHERE draw_id = draw.id), 0)::bigint
            FROM draw WHERE status IN ('Planned', 'Open') AND opens_at <= $1 AND closes_at > $1 ORDER BY closes_at, id LIMIT {MaxDraws}
            """)
        { Parameters = { new() { Value = _clock.Now.UtcDateTime } } });
        batch.BatchCommands.Add(new("SELECT count(violation), coalesce(sum(rows), 0)::bigint, max(checked_at) FROM ledger_check"));

        await using var reader = await batch.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        var (holds, duePayment) = (reader.GetInt64(0), reader.IsDBNull(1) ? (DateTime?)null : reader.GetDateTime(1));
        await reader.NextResultAsync(stop);
        await reader.ReadAsync(stop);
        var dueDraw = reader.IsDBNull(0) ? (DateTime?)null : reader.GetDateTime(0);
        await reader.NextResultAsync(stop);
        var draws = new List<Measurement<long>>();
        while (await reader.ReadAsync(stop))
            draws.Add(RuntimeMetrics.Tagged(reader.GetInt64(2), ("draw", reader.GetInt64(0)), ("game", reader.GetString(1))));
        await reader.NextResultAsync(stop);
        await reader.ReadAsync(stop);
        return new(holds, duePayment, dueDraw, draws, new(reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetDateTime(2)));
    }

    private sealed record Sample(long Holds, DateTime? DuePayment, DateTime? DueDraw, IReadOnlyList<Measurement<long>> Draws, LedgerState Ledger);

    private sealed record LedgerState(long Violations, long Rows, DateTime? CheckedAt);
}
