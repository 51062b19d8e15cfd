using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Api.Wallets;
using Lottery.Grains.Flows;
using Lottery.Grains.Services;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Services;

/// <summary>Money to be held for an order.</summary>
/// <param name="PlayerId">Whose money.</param>
/// <param name="ServiceId">Who is paid.</param>
/// <param name="OrderId">The service's number for the order: 1 to 2^53 - 1, no other order of the service has it.</param>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Currency">Its code; RUB where it is left out.</param>
/// <param name="Comment">What the history shall say of it: 1 to 200 characters.</param>
public sealed record ReserveRequest(long PlayerId, long ServiceId, long OrderId, Amount Amount, string Currency = "RUB", string? Comment = null);

/// <summary>How long orders hold their money.</summary>
public sealed record OrderSettings(TimeSpan Hold)
{
    public const string HoldSetting = "Orders:Hold";

    public static OrderSettings From(IConfiguration configuration) => new(configuration.GetValue(HoldSetting, Orders.DefaultHold));
}

/// <summary>Paying services: money is held for an order, then captured or released; by itself after a time.</summary>
public static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/orders").WithTags("Orders").RequireAuthorization(RoleNames.Operator).MovesMoney();
        group.MapPost("", Reserve).WithSummary("Hold a player's money for an order").Produces<PaymentView>(201).Problems(400, 401, 402, 403, 404, 409, 422, 503);
        group.MapPost("/{serviceId:long}/{orderId:long}/capture", Capture).WithSummary("Confirm the purchase: the service gets the money")
            .Produces<PaymentView>().Problems(401, 403, 404, 409, 422, 503);
        group.MapPost("/{serviceId:long}/{orderId:long}/release", Release).WithSummary("Give the money back")
            .Produces<PaymentView>().Problems(401, 403, 404, 409, 422, 503);
        group.MapGet("", List).WithSummary("All orders, the latest first").Produces<Page<PaymentView>>().Problems(400, 401, 403);
        app.MapGet("/api/players/me/orders", ListOwn).WithTags("Orders").WithSummary("Your orders, the latest first").RequireAuthorization()
            .Produces<Page<PaymentView>>().Problems(400, 401);
        group.MapGet("/{serviceId:long}/{orderId:long}", Get).WithSummary("How an order stands").Produces<PaymentView>().Problems(401, 403, 404);
    }

    private static ValueTask<IResult> Reserve(Body<ReserveRequest> body, HttpContext context, FlowRunner flows, Currencies currencies, OrderSettings settings)
    {
        var (player, service, order, amount, currency, comment) = body.Value;
        if (order is < 1 or >= 1L << 53)
            throw new ProblemException(Problem.InvalidField("orderId", "1 to 2^53 - 1"));
        var (money, key) = (amount.In(currency, currencies), body.Key.Within(context.Caller()));
        return flows.Run(new ReserveOrder(new(player), new(new(service), order), money, settings.Hold, key, Comments.Of(comment)))
            .Create(PaymentView.Of, _ => $"/api/orders/{service}/{order}");
    }

    private static Task<IResult> List(
        PaymentQueries queries, long? serviceId = null, long? playerId = null, string? status = null, string? currency = null, DateTimeOffset? from = null,
        DateTimeOffset? until = null, string? after = null, int limit = PageRequest.DefaultLimit) =>
        Listed(queries, new([PaymentKind.Order], Choice.Of<PaymentStatus>("status", status), playerId, serviceId, currency, from, until), PageRequest.Of(after, limit));

    private static Task<IResult> ListOwn(
        HttpContext context, PaymentQueries queries, long? serviceId = null, string? status = null, string? currency = null, DateTimeOffset? from = null,
        DateTimeOffset? until = null, string? after = null, int limit = PageRequest.DefaultLimit) => Listed(
            queries, new([PaymentKind.Order], Choice.Of<PaymentStatus>("status", status), context.Caller().Player.Value, serviceId, currency, from, until),
            PageRequest.Of(after, limit));

    private static async Task<IResult> Listed(PaymentQueries queries, PaymentFilter filter, PageRequest page) =>
        new Answers.JsonForPeople<Page<PaymentView>>(200, await queries.List(filter, page, PaymentView.Of));

    private static ValueTask<IResult> Capture(long serviceId, long orderId, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, keyed.Key, new CaptureOrder(new(new(serviceId), orderId)));

    private static ValueTask<IResult> Release(long serviceId, long orderId, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, keyed.Key, new ReleaseOrder(new(new(serviceId), orderId)));

    private static ValueTask<IResult> Get(long serviceId, long orderId, FlowRunner flows) =>
        flows.Run(new FindOrderPayment(new(new(serviceId), orderId))).Answer(PaymentView.Of);
}
