using Lottery.Api.Broker;
using Lottery.Api.Http;
using Lottery.Api.Transactions;
using Lottery.Grains.Flows;
using Lottery.Grains.Transactions;

namespace Lottery.Api.Health;

/// <summary>How the service is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c>, <c>degraded</c> where HTTP is served and the broker is not, or <c>unavailable</c>.</param>
/// <param name="Dependencies">What it needs to be ready, each with how it is; null where that was not asked.</param>
/// <param name="Broker">Where a message broker is configured: <c>consuming</c>, <c>connecting</c> or <c>waiting</c>. HTTP is served without it, so its state does not change the HTTP status.</param>
/// <param name="Payments">Who moves money in and out: <c>SANDBOX</c> for nobody, <c>operator</c> or <c>http</c>.</param>
public sealed record HealthView(string Status, IReadOnlyList<DependencyView>? Dependencies = null, string? Broker = null, string? Payments = null);

/// <summary>Something that the service needs.</summary>
/// <param name="Name"><c>database</c>; <c>writer</c>, the silo's commit queue, which makes decisions durable; <c>broker</c>, where one is configured.</param>
/// <param name="Status"><c>up</c> or <c>down</c>.</param>
/// <param name="Reason">Why it is down, in one line, where that is known.</param>
public sealed record DependencyView(string Name, string Status, string? Reason = null)
{
    public static DependencyView Of(string name, bool up, string? reason = null) => new(name, up ? "up" : "down", up ? null : reason);
}

/// <summary>Whether the process lives, and whether it can serve.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => new Answers.Json<HealthView>(200, new("live"))).WithTags("Health").WithSummary("The process lives").Produces<HealthView>().ShortCircuit();
        app.MapGet("/health/ready", Ready).WithTags("Health").WithSummary("Ready").Produces<HealthView>().Produces<HealthView>(503).ShortCircuit(); // A token with it need not be judged, which takes the database.
    }

    private static async Task<IResult> Ready(FlowRunner flows, DatabaseProbe database, BrokerState broker, IPaymentProvider provider, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (answers, decides) = (await database.Answers().WaitAsync(context.RequestAborted), flows.IsReady);
        var (isReady, consumes) = (answers && decides, broker.Status is BrokerStatus.None or BrokerStatus.Consuming);
        List<DependencyView> dependencies = [DependencyView.Of("database", answers), DependencyView.Of("writer", decides)];
        if (broker.Status != BrokerStatus.None)
            dependencies.Add(DependencyView.Of("broker", consumes, broker.Failure));
        return new Answers.Json<HealthView>(
            isReady ? 200 : 503, new(isReady ? consumes ? "ready" : "degraded" : "unavailable", dependencies, Text(broker.Status), provider.Shown()));
    }

    private static string? Text(BrokerStatus broker) => broker == BrokerStatus.None ? null : broker.ToString().ToLowerInvariant();
}
