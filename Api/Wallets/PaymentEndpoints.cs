using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Wallets;

/// <summary>Payments of all wallets, for operators.</summary>
public static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/admin/payments").WithTags("Payments").RequireAuthorization(RoleNames.Operator);
        group.MapGet("", List).WithSummary("All payments, the latest first").Produces<Page<PaymentView>>().Problems(400, 401, 403);
        group.MapGet("/{id:long}", Find).WithSummary("One payment of any wallet").Produces<PaymentView>().Problems(401, 403, 404);
    }

    private static async Task<IResult> List(
        PaymentQueries queries, string? kind = null, string? status = null, long? walletId = null, string? currency = null, DateTimeOffset? from = null,
        DateTimeOffset? until = null, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var filter = new PaymentFilter(
            Choice.Of<PaymentKind>("kind", kind) is { } one ? [one] : null, Choice.Of<PaymentStatus>("status", status), walletId, null, currency, from, until);
        return new Answers.JsonForPeople<Page<PaymentView>>(200, await queries.List(filter, PageRequest.Of(after, limit), PaymentView.Of));
    }

    private static async Task<IResult> Find(long id, PaymentQueries queries) =>
        await queries.Find(new PaymentId(id)) is { } payment
            ? new Answers.JsonForPeople<PaymentView>(200, PaymentView.Of(payment))
            : Fault.PaymentNotFound.ToProblem();
}
