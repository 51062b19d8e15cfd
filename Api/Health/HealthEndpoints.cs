using Dapper;
using Lottery.Api.Http;
using Lottery.Runtime;
using Lottery.Runtime.Database;

namespace Lottery.Api.Health;

/// <summary>How the service is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c>, <c>standby</c> or <c>unavailable</c>.</param>
public sealed record HealthView(string Status);

/// <summary>Whether the process lives, and whether it can serve.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => new Answers.Json<HealthView>(200, new("live"))).WithTags("Health").WithSummary("The process lives").Produces<HealthView>().ShortCircuit();
        app.MapGet("/health/ready", Ready).WithTags("Health").WithSummary("It decides and its database answers").Produces<HealthView>().Produces<HealthView>(503).ShortCircuit(); // A token with it need not be judged, which takes the database.
    }

    private static async Task<IResult> Ready(GrainHost host, LotteryDatabase database, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(context.RequestAborted);
            await connection.ExecuteScalarAsync<int>("SELECT 1");
        }
        catch (Npgsql.NpgsqlException)
        {
            return new Answers.Json<HealthView>(503, new("unavailable"));
        }
        return host.Queue.IsOpen ? new Answers.Json<HealthView>(200, new("ready")) : new Answers.Json<HealthView>(503, new("standby"));
    }
}
