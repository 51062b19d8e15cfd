using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.PlayerLimits;

/// <summary>Limits and self-exclusion: players set their own, operators anybody's, under the same rules.</summary>
public static class ProtectionEndpoints
{
    public static void MapProtection(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/api/wallet").WithTags("Limits").RequireAuthorization();
        own.MapGet("/limits", OwnState).WithSummary("Your limits, your self-exclusion, and what you have used").Produces<ProtectionStateView>().Problems(401);
        own.MapPut("/limits", SetOwn).WithSummary("Set a limit: a lower one binds at once, a higher one after 24 hours").Produces<ProtectionView>().Problems(400, 401, 422, 503);
        own.MapGet("/limits/history", OwnHistory).WithSummary("What changed your limits").Produces<Page<ProtectionChangeView>>().Problems(400, 401);
        own.MapPost("/exclusion", ExcludeOwn).WithSummary("Exclude yourself from buying and paying in").Produces<ProtectionView>(201).Problems(400, 401, 409, 422, 503);

        var others = app.MapGroup("/api/wallets/{id:long}").WithTags("Limits").RequireAuthorization(RoleNames.Operator);
        others.MapGet("/limits", OthersState).WithSummary("A player's limits, self-exclusion, and what was used").Produces<ProtectionStateView>().Problems(401, 403);
        others.MapPut("/limits", SetOthers).WithSummary("Set a player's limit, under the player's own rules").Produces<ProtectionView>().Problems(400, 401, 403, 404, 422, 503);
        others.MapGet("/limits/history", OthersHistory).WithSummary("What changed a player's limits").Produces<Page<ProtectionChangeView>>().Problems(400, 401, 403);
        others.MapPost("/exclusion", ExcludeOther).WithSummary("Exclude a player from buying and paying in").Produces<ProtectionView>(201).Problems(400, 401, 403, 404, 409, 422, 503);
    }

    private static async Task<IResult> OwnState(HttpContext context, ProtectionQueries queries) =>
        new Answers.Json<ProtectionStateView>(200, await queries.State(WalletId.Of(context.Caller().Player)));

    private static async Task<IResult> OthersState(long id, ProtectionQueries queries) => new Answers.Json<ProtectionStateView>(200, await queries.State(new(id)));

    private static async Task<IResult> OwnHistory(HttpContext context, ProtectionQueries queries, string? after = null, int limit = PageRequest.DefaultLimit) =>
        new Answers.Json<Page<ProtectionChangeView>>(200, await queries.History(WalletId.Of(context.Caller().Player), PageRequest.Of(after, limit)));

    private static async Task<IResult> OthersHistory(long id, ProtectionQueries queries, string? after = null, int limit = PageRequest.DefaultLimit) =>
        new Answers.Json<Page<ProtectionChangeView>>(200, await queries.History(new(id), PageRequest.Of(after, limit)));

    private static ValueTask<IResult> SetOwn(Body<SetLimitRequest> body, HttpContext context, FlowRunner flows, Currencies currencies) =>
        Set(context.Caller().Player, body, context, flows, currencies);

    private static ValueTask<IResult> SetOthers(long id, Body<SetLimitRequest> body, HttpContext context, FlowRunner flows, Currencies currencies) =>
        Set(new(id), body, context, flows, currencies);

    private static ValueTask<IResult> ExcludeOwn(Body<ExcludeRequest> body, HttpContext context, FlowRunner flows) =>
        Exclude(context.Caller().Player, body, context, flows);

    private static ValueTask<IResult> ExcludeOther(long id, Body<ExcludeRequest> body, HttpContext context, FlowRunner flows) =>
        Exclude(new(id), body, context, flows);

    private static ValueTask<IResult> Set(PlayerId player, Body<SetLimitRequest> body, HttpContext context, FlowRunner flows, Currencies currencies)
    {
        var (kind, period, amount, code) = body.Value;
        if (currencies.Find(code) is not { } currency)
            throw new ProblemException(Fault.UnknownCurrency.ToProblem("currency", $"one of {string.Join(", ", currencies.All.Select(c => c.Code).Order())}"));
        var minor = amount is not { } most ? (long?)null
            : most.Value is 0 ? 0
            : most.In(currency).Minor;
        return Change(player, null, new SetLimit(context.Caller().Player, kind, period, currency, minor), body.Key, context, flows);
    }

    private static ValueTask<IResult> Exclude(PlayerId player, Body<ExcludeRequest> body, HttpContext context, FlowRunner flows)
    {
        var caller = context.Caller().Player;
        var path = player == caller ? "/api/wallet/limits" : $"/api/wallets/{player.Value}/limits";
        return Change(player, path, new Exclude(caller, body.Value.Days), body.Key, context, flows);
    }

    private static ValueTask<IResult> Change(PlayerId player, string? path, ProtectionCommand command, RequestKey? key, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, key, new ChangeProtection(player, command, path));
}
