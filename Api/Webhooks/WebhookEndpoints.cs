using Lottery.Api.Auth;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Api.Http;
using Lottery.Grains.Flows;
using Lottery.Grains.Services;
using Lottery.Storage.Database;
using Lottery.Storage.Webhooks;

namespace Lottery.Api.Webhooks;

/// <summary>Webhooks: addresses that are told of events by HTTP. Operators register them, also for services.</summary>
public static class WebhookEndpoints
{
    private static readonly string[] Events =
        ["draw.closed", "draw.drawn", "draw.settled", "draw.cancelled", "order.lapsed", "withdrawal.requested", "withdrawal.decided"];

    public static IServiceCollection AddWebhooks(this IServiceCollection services, LotteryConfiguration configuration) => services
        .AddSingleton<WebhookTables>()
        .AddSingleton(new PublicAddresses(configuration.WebhookNetworks))
        .AddHostedService<WebhookSender>();

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/admin/webhooks").WithTags("Webhooks").RequireAuthorization(RoleNames.Operator);
        group.MapPost("", Add).WithSummary("Register an address to be told of events; the answer has the secret that signs them")
            .Produces<WebhookView>(201).Problems(400, 401, 403, 404, 409, 503)
            .Finally(endpoint => endpoint.Metadata.Remove(IdempotencyKey.Metadata)); // The answer has a secret in it, and is not kept. A repeat is refused.
        group.MapGet("", List).WithSummary("All webhooks").Produces<Page<WebhookView>>().Problems(400, 401, 403);
        group.MapGet("/{id:long}", Get).WithSummary("One webhook").Produces<WebhookView>().Problems(401, 403, 404);
        group.MapDelete("/{id:long}", Remove).WithSummary("Remove a webhook; what it was not told yet is given up").Produces(204).Problems(401, 403, 404);
        group.MapGet("/{id:long}/deliveries", Deliveries).WithSummary("What a webhook was sent, the latest first")
            .Produces<Page<DeliveryView>>().Problems(400, 401, 403, 404);
        group.MapPost("/{id:long}/deliveries/{deliveryId:long}/redeliver", Redeliver).WithSummary("Send a delivery again, now")
            .Produces<DeliveryView>().Problems(401, 403, 404);
    }

    private static async Task<IResult> Add(Body<AddWebhookRequest> body, WebhookTables tables, Vault vault, FlowRunner flows)
    {
        var (url, events, service) = body.Value;
        if (url.Length > 2000 || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return Problem.InvalidField("url", "an http or https address of up to 2000 characters, without user, password and fragment");
        if (events is { Count: 0 } || events?.Except(Events).Any() == true)
            return Problem.InvalidField("events", $"some of {string.Join(", ", Events)}");
        if (service is { } id && !(await flows.Ask(new FindService(new(id)))).Is(out _, out var fault))
            return fault.ToProblem();
        var secret = WebhookMessage.NewSecret();
        return await tables.Add(uri.AbsoluteUri, [.. (events ?? Events).Distinct()], service, vault.Protect(secret)) is { } webhook
            ? new Answers.Json<WebhookView>(201, WebhookView.From(webhook, WebhookMessage.Show(secret)), $"/api/admin/webhooks/{webhook.Id}")
            : CommonProblems.WebhookExists;
    }

    private static async Task<IResult> List(WebhookTables tables, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var page = PageRequest.Of(after, limit);
        var (webhooks, next) = page.Of(await tables.List(page.Number() ?? 0, page.Rows), webhook => webhook.Id);
        return new Answers.JsonForPeople<Page<WebhookView>>(200, new([.. webhooks.Select(webhook => WebhookView.From(webhook))], next));
    }

    private static async Task<IResult> Get(long id, WebhookTables tables) =>
        await tables.Find(id) is { } webhook ? new Answers.JsonForPeople<WebhookView>(200, WebhookView.From(webhook)) : CommonProblems.WebhookNotFound;

    private static async Task<IResult> Remove(long id, WebhookTables tables) => await tables.Remove(id) ? TypedResults.NoContent() : CommonProblems.WebhookNotFound;

    private static async Task<IResult> Deliveries(
        long id, WebhookTables tables, Currencies currencies, bool? pending = null, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        if (await tables.Find(id) is null)
            return CommonProblems.WebhookNotFound;
        var page = PageRequest.Of(after, limit);
        var (deliveries, next) = page.Of(await tables.Deliveries(id, pending, page.Number() ?? long.MaxValue, page.Rows), delivery => delivery.Id);
        return new Answers.JsonForPeople<Page<DeliveryView>>(200, new([.. deliveries.Select(delivery => DeliveryView.From(delivery, currencies))], next));
    }

    private static async Task<IResult> Redeliver(long id, long deliveryId, WebhookTables tables, Currencies currencies) =>
        await tables.Redeliver(id, deliveryId) is { } delivery
            ? new Answers.JsonForPeople<DeliveryView>(200, DeliveryView.From(delivery, currencies))
            : CommonProblems.DeliveryNotFound;
}
