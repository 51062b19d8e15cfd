using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Storage.Database;

namespace Lottery.Api.Draws;

/// <summary>What the tables say about draws.</summary>
public sealed class DrawQueries(LotteryDatabase database, Currencies currencies)
{
    private const string Summary =
        """
        SELECT d.id, d.game_id AS GameId, d.status, d.pick, d.of, d.price, d.currency,
               least(
                   greatest(g.jackpot, coalesce((d.plan->>'jackpotMinimum')::bigint, 0)),
                   coalesce((d.plan->>'jackpotCap')::bigint, 9223372036854775807)) AS Jackpot,
               d.opens_at AS OpensAt, d.closes_at AS ClosesAt, d.draws_at AS DrawsAt
        FROM draw d JOIN game g ON g.id = d.game_id
        """;

    /// <summary>Draws that sell now, the next to close first.</summary>
    public Task<IReadOnlyList<DrawSummary>> Active(DateTimeOffset now) => Summaries(
        $"{Summary} WHERE d.status IN ('Planned', 'Open') AND d.opens_at <= @now AND d.closes_at > @now ORDER BY d.closes_at, d.id LIMIT 1000",
        new { now = now.UtcDateTime });

    /// <summary>All draws, by number.</summary>
    public async Task<Page<DrawSummary>> List(DrawStatus? status, string? game, PageRequest page) => page.Of(
        await Summaries(
            $"{Summary} WHERE d.id > @after AND (@status IS NULL OR d.status = @status) AND (@game IS NULL OR d.game_id = @game) ORDER BY d.id LIMIT @limit",
            new { after = page.Number() ?? 0, status = status?.ToString(), game, limit = page.Rows }),
        d => d.DrawId);

    /// <summary>All games, by their codes.</summary>
    public async Task<IReadOnlyList<GameId>> Games()
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<string>("SELECT id FROM game ORDER BY id")).Select(id => new GameId(id))];
    }

    /// <summary>Draws that are planned or on sale, the next to close first.</summary>
    public Task<IReadOnlyList<DrawSummary>> Coming(int limit) => Summaries(
        $"{Summary} WHERE d.status IN ('Planned', 'Open') ORDER BY d.closes_at, d.id LIMIT @limit", new { limit });

    /// <summary>Draws whose sales are over, the latest first.</summary>
    /// <param name="before">Only earlier ones; null for the latest.</param>
    /// <param name="limit">The most draws to return.</param>
    public Task<IReadOnlyList<DrawSummary>> Ended(long? before, int limit) => Summaries(
        $"{Summary} WHERE d.id < @before AND d.status NOT IN ('Planned', 'Open') ORDER BY d.id DESC LIMIT @limit",
        new { before = before ?? long.MaxValue, limit });

    private async Task<IReadOnlyList<DrawSummary>> Summaries(string query, object parameters)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<Row>(query, parameters);
        return [.. rows.Select(r => new DrawSummary(
            r.Id, r.GameId, Enum.Parse<DrawStatus>(r.Status), r.Pick, r.Of, Text(r.Price, r.Currency), r.Currency, Text(r.Jackpot, r.Currency),
            r.OpensAt, r.ClosesAt, r.DrawsAt))];
    }

    private string Text(long minor, string currency) => new Money(minor, currencies[currency]).Amount();

    private sealed record Row(
        long Id, string GameId, string Status, int Pick, int Of, long Price, string Currency, long Jackpot,
        DateTime OpensAt, DateTime ClosesAt, DateTime DrawsAt);
}
