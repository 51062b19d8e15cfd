using System.Globalization;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.PlayerLimits;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;
using Lottery.Grains.Wallets;
using Lottery.Pages.Hosting;
using Lottery.Pages.Language;
using Lottery.Pages.Wallet;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;

namespace Lottery.Pages.Console;

/// <summary>What the list of players shows.</summary>
/// <param name="Asked">What was looked for.</param>
/// <param name="Players">One page.</param>
/// <param name="Next">For the next page; null on the last.</param>
public sealed record PlayersModel(string Asked, IReadOnlyList<PlayerView> Players, string? Next);

/// <summary>What the page of a player shows.</summary>
public sealed record PlayerModel(Player Player, IReadOnlyList<WalletBalance> Balances, Page<PaymentView> History, LimitsModel Limits, string? Error = null);

/// <summary>Players: found, seen, blocked, erased.</summary>
internal static class ConsolePlayers
{
    private const int PlayersShown = 50, PaymentsShown = 50, ChangesShown = 1000;

    public static void MapConsolePlayers(this IEndpointRouteBuilder console)
    {
        console.MapGet("/players", List);
        console.MapGet("/players/{id:long}", (long id, Viewer viewer, FlowRunner flows, PlayerReads reads) => Show(id, viewer, flows, reads));
        console.MapPost("/players/{id:long}", Change);
        console.MapPost("/players/{id:long}/limits", (long id, Form form, Viewer viewer, FlowRunner flows, PlayerReads reads, ProtectionService protection, Currencies currencies) =>
            Protect(id, form, viewer, flows, reads, protection, by => LimitForms.Limit(form, by, currencies)));
        console.MapPost("/players/{id:long}/exclusion", (long id, Form form, Viewer viewer, FlowRunner flows, PlayerReads reads, ProtectionService protection) =>
            Protect(id, form, viewer, flows, reads, protection, by => LimitForms.Exclusion(form, by)));
    }

    private static async Task<IResult> List(Viewer viewer, PlayerQueries queries, string? login = null, string? after = null)
    {
        var asked = login?.Trim() ?? "";
        if (long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return Html.Go($"/console/players/{number}");
        var players = await queries.List(asked.Length == 0 ? null : Login.Of(asked), Roles.None, null, PageRequest.Of(after, PlayersShown));
        return Html.Of<PlayersPage, PlayersModel>(viewer, new(asked, players.Items, players.Next));
    }

    private static async Task<IResult> Show(long id, Viewer viewer, FlowRunner flows, PlayerReads reads, string? error = null, int status = 200)
    {
        if (!(await flows.Run(flow => flow.Ask(new PlayerId(id), new DescribePlayer()))).Is(out var player, out var fault))
            throw new ProblemException(fault.ToProblem());
        var wallet = await reads.Wallets.Read(player.Id, null, PaymentsShown);
        return Html.Of<PlayerPage, PlayerModel>(
            viewer, new(player, wallet.Balances, wallet.History, await reads.Limits.Read(player.Id, null, ChangesShown), error), status);
    }

    private static async Task<IResult> Protect(
        long id, Form form, Viewer viewer, FlowRunner flows, PlayerReads reads, ProtectionService protection, Func<PlayerId, ProtectionCommand> read)
    {
        try
        {
            var command = read(viewer.Player!.Id);
            return await protection.Change(new(id), viewer.Player.Id, form.Key(command.ToString()), command) is var fault and not Fault.None
                ? throw new ProblemException(fault.ToProblem())
                : Html.Go($"/console/players/{id}");
        }
        catch (ProblemException e)
        {
            return await Show(id, viewer, flows, reads, viewer.L.Explain(e.Problem), e.Problem.Status);
        }
    }

    private static async Task<IResult> Change(long id, Form form, Viewer viewer, FlowRunner flows, PlayerReads reads, SignUpRequests signUps)
    {
        var player = new PlayerId(id);
        if (form["do"] == "erase" && form["sure"].Length == 0)
            return await Show(id, viewer, flows, reads, viewer.L["Confirm that the account is to be erased."], 400);
        if (form["do"] is "make-operator" or "make-player")
            return await ChangeRoles(player, form["do"] == "make-operator" ? Roles.Player | Roles.Operator : Roles.Player, form, viewer, flows, reads);
        var reply = form["do"] switch
        {
            "block" => await flows.Run(flow => Accounts.Block(flow, player)),
            "unblock" => await flows.Run(flow => Accounts.Unblock(flow, player)),
            "erase" => await flows.Run(async flow => await Accounts.Erase(flow, player, await signUps.Of(player))),
            _ => throw new ProblemException(Problem.InvalidField("do", "block, unblock, make-operator, make-player or erase")),
        };
        return reply.Is(out _, out var fault) ? Html.Go($"/console/players/{id}") : await Refused(id, fault, viewer, flows, reads);
    }

    private static async Task<IResult> ChangeRoles(PlayerId player, Roles roles, Form form, Viewer viewer, FlowRunner flows, PlayerReads reads)
    {
        var reason = form["reason"].Length == 0 ? null : Comments.Of(form["reason"], "reason");
        var (takesTwo, fault) = await flows.Run<(bool, Fault)>(async flow =>
        {
            if (!(await flow.Ask(player, new DescribePlayer())).Is(out var account, out var unknown))
                return (false, unknown);
            if (!flow.TwoPeople.ChangeTakesTwo(account.Roles, roles))
                return (false, (await Accounts.SetRoles(flow, player, roles)).Fault);
            return (true, reason is null
                ? Fault.None
                : (await Approvals.Request(flow, new(ApprovalAction.ChangeRoles, player.Value, reason, viewer.Player!.Id, null) { Roles = roles })).Fault);
        });
        if (fault != Fault.None)
            return await Refused(player.Value, fault, viewer, flows, reads);
        return takesTwo && reason is null
            ? await Show(player.Value, viewer, flows, reads, viewer.L["It takes a second operator: say why."], 400)
            : Html.Go(takesTwo ? ConsoleApprovals.Address : $"/console/players/{player}");
    }

    private static Task<IResult> Refused(long id, Fault fault, Viewer viewer, FlowRunner flows, PlayerReads reads) =>
        Show(id, viewer, flows, reads, viewer.L[fault.ToProblem().Detail], fault.ToProblem().Status);
}

/// <summary>What the console reads of players.</summary>
internal sealed record PlayerReads(WalletReads Wallets, LimitReads Limits);
