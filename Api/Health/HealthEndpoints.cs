using Dapper;
using Lottery.Api.Broker;
using Lottery.Api.Http;
using Lottery.Grains.Flows;
using Lottery.Storage.Database;

namespace Lottery.Api.Health;

/// <summary>How the service is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>unavailable</c>.</param>
/// <param name="Dependencies">What it needs to be ready, each with how it is; null where that was not asked.</param>
/// <param name="Broker">Where a message broker is configured: <c>consuming</c>, <c>connecting</c> or <c>waiting</c>. HTTP is served without it.</param>
public sealed record HealthView(string Status, IReadOnlyList<DependencyView>? Dependencies = null, string? Broker = null);

/// <summary>Something that the service needs.</summary>
/// <param name="Name"><c>database</c>, or <c>writer</c>: the silo's commit queue, which makes decisions durable.</param>
/// <param name="Status"><c>up</c> or <c>down</c>.</param>
public sealed record DependencyView(string Name, string Status)
{
    public static DependencyView Of(string name, bool up) => new(name, up ? "up" : "down");
}

/// <summary>Whether the process lives, and whether it can serve.</summary>
public static class HealthEndpoints
{
    /// <summary>A database that does not answer within it is as good as none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => new Answers.Json<HealthView>(200, new("live"))).WithTags("Health").WithSummary("The process lives").Produces<HealthView>().ShortCircuit();
        app.MapGet("/health/ready", Ready).WithTags("Health").WithSummary("Ready").Produces<HealthView>().Produces<HealthView>(503).ShortCircuit(); // A token with it need not be judged, which takes the database.
    }

    private static async Task<IResult> Ready(FlowRunner flows, LotteryDatabase database, BrokerState broker, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (answers, decides) = (await DatabaseAnswers(database, flows.Clock.Provider, context.RequestAborted), flows.IsReady);
        return new Answers.Json<HealthView>(answers && decides ? 200 : 503, new(
            answers && decides ? "ready" : "unavailable",
            [DependencyView.Of("database", answers), DependencyView.Of("writer", decides)], Text(broker.Status)));
    }

    /// <summary>Whether the database answers, in time for whoever probes.</summary>
    private static async Task<bool> DatabaseAnswers(LotteryDatabase database, TimeProvider time, CancellationToken aborted)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, aborted);
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(stop.Token);
            await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT 1", cancellationToken: stop.Token));
            return true;
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException || (e is OperationCanceledException && !aborted.IsCancellationRequested))
        {
            return false;
        }
    }

    private static string? Text(BrokerStatus broker) => broker == BrokerStatus.None ? null : broker.ToString().ToLowerInvariant();
}
