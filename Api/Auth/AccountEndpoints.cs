using Lottery.Api.Approvals;
using Lottery.Api.Http;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;
using Lottery.Storage.Tables;

namespace Lottery.Api.Auth;

/// <summary>What an account may do.</summary>
/// <param name="Roles"><c>player</c>, <c>operator</c> or both.</param>
/// <param name="Reason">Needed where it takes two people: 1 to 200 characters.</param>
public sealed record SetRolesRequest(IReadOnlyList<string> Roles, string? Reason = null);

/// <summary>An account after a change. Nothing personal: the answers to keyed requests are kept.</summary>
/// <param name="PlayerId">Its number.</param>
public sealed record AccountView(long PlayerId, IReadOnlyList<string> Roles, DateTimeOffset? BlockedAt, DateTimeOffset? ErasedAt)
{
    public static AccountView From(Player player) => new(player.Id.Value, RoleNames.Of(player.Roles), player.BlockedAt, player.ErasedAt);
}

/// <summary>What operators do with accounts. Each change binds the account's next request, also with a token that is still valid.</summary>
public static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/admin/players/{id:long}").WithTags("Accounts").RequireAuthorization(RoleNames.Operator);
        group.MapGet("", Get).WithSummary("One account").Produces<PlayerView>().Problems(401, 403, 404);
        group.MapPut("/block", Block).WithSummary("Block an account").Produces<AccountView>().Problems(401, 403, 404, 409, 422, 503);
        group.MapPut("/unblock", Unblock).WithSummary("Let a blocked account go on").Produces<AccountView>().Problems(401, 403, 404, 409, 422, 503);
        group.MapPut("/roles", ChangeRoles).WithSummary("Set what an account may do").Produces<AccountView>().Produces<ApprovalView>(202).Problems(400, 401, 403, 404, 409, 422, 503);
        group.MapDelete("", Erase).WithSummary("Erase an account: login and password go, ledger and tickets stay under its number")
            .Produces<AccountView>().Problems(401, 403, 404, 409, 422, 503);
    }

    private static ValueTask<IResult> Get(long id, FlowRunner flows) => flows.Ask(new PlayerId(id), new DescribePlayer()).Answer(PlayerView.From);

    private static ValueTask<IResult> Block(long id, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, keyed.Key, new BlockAccount(new(id)));

    private static ValueTask<IResult> Unblock(long id, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, keyed.Key, new UnblockAccount(new(id)));

    private static async ValueTask<IResult> ChangeRoles(long id, Body<SetRolesRequest> body, HttpContext context, FlowRunner flows, TwoPeopleRules twoPeople)
    {
        var names = body.Value.Roles;
        if (names.Count == 0 || names.Any(name => RoleNames.Read([name]) == Roles.None))
            return Problem.InvalidField("roles", $"{RoleNames.Player}, {RoleNames.Operator}, {RoleNames.Auditor}, or several of them");
        var (player, roles, reason) = (new PlayerId(id), RoleNames.Read(names), Comments.Of(body.Value.Reason, "reason"));
        if (!(await flows.Find(player)).Is(out var account, out var fault))
            return fault.ToProblem();
        if (!twoPeople.ChangeTakesTwo(account.Roles, roles))
            return await flows.Answer(context.Caller().Player, body.Key, new SetAccountRoles(player, roles));
        return await flows.AskForApproval(
            context, body.Key, twoPeople, new(ApprovalAction.ChangeRoles, id, ApprovalEndpoints.ReasonOf("reason", reason), null, null) { Roles = roles });
    }

    private static async Task<IResult> Erase(long id, Keyed keyed, HttpContext context, FlowRunner flows, SignUpRequests signUps) =>
        await flows.Answer(context.Caller().Player, keyed.Key, new EraseAccount(new(id), await signUps.Of(new(id))));
}
