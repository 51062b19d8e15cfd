using System.Globalization;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;
using Lottery.Grains.Wallets;
using Lottery.Pages.Hosting;
using Lottery.Pages.Wallet;
using Lottery.Storage.Tables;

namespace Lottery.Pages.Console;

/// <summary>What the list of players shows.</summary>
/// <param name="Asked">What was looked for.</param>
/// <param name="Players">One page.</param>
/// <param name="Next">For the next page; null on the last.</param>
public sealed record PlayersModel(string Asked, IReadOnlyList<PlayerView> Players, string? Next);

/// <summary>What the page of a player shows.</summary>
public sealed record PlayerModel(Player Player, IReadOnlyList<WalletBalance> Balances, Page<PaymentView> History, string? Error = null);

/// <summary>Players: found, seen, blocked, erased.</summary>
internal static class ConsolePlayers
{
    private const int PlayersShown = 50, PaymentsShown = 50;

    public static void MapConsolePlayers(this IEndpointRouteBuilder console)
    {
        console.MapGet("/players", List);
        console.MapGet("/players/{id:long}", (long id, Viewer viewer, FlowRunner flows, WalletReads wallets) => Show(id, viewer, flows, wallets));
        console.MapPost("/players/{id:long}", Change);
    }

    private static async Task<IResult> List(Viewer viewer, PlayerQueries queries, string? login = null, string? after = null)
    {
        var asked = login?.Trim() ?? "";
        if (long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return Html.Go($"/console/players/{number}");
        var players = await queries.List(asked.Length == 0 ? null : Login.Of(asked), Roles.None, null, PageRequest.Of(after, PlayersShown));
        return Html.Of<PlayersPage, PlayersModel>(viewer, new(asked, players.Items, players.Next));
    }

    private static async Task<IResult> Show(long id, Viewer viewer, FlowRunner flows, WalletReads wallets, string? error = null, int status = 200)
    {
        if (!(await flows.Run(flow => flow.Ask(new PlayerId(id), new DescribePlayer()))).Is(out var player, out var fault))
            throw new ProblemException(fault.ToProblem());
        var wallet = await wallets.Read(player.Id, null, PaymentsShown);
        return Html.Of<PlayerPage, PlayerModel>(viewer, new(player, wallet.Balances, wallet.History, error), status);
    }

    private static async Task<IResult> Change(long id, Form form, Viewer viewer, FlowRunner flows, WalletReads wallets, SignUpRequests signUps)
    {
        var player = new PlayerId(id);
        if (form["do"] == "erase" && form["sure"].Length == 0)
            return await Show(id, viewer, flows, wallets, viewer.L["Confirm that the account is to be erased."], 400);
        var reply = form["do"] switch
        {
            "block" => await flows.Run(flow => Accounts.Block(flow, player)),
            "unblock" => await flows.Run(flow => Accounts.Unblock(flow, player)),
            "make-operator" => await flows.Run(flow => Accounts.SetRoles(flow, player, Roles.Player | Roles.Operator)),
            "make-player" => await flows.Run(flow => Accounts.SetRoles(flow, player, Roles.Player)),
            "erase" => await flows.Run(async flow => await Accounts.Erase(flow, player, await signUps.Of(player))),
            _ => throw new ProblemException(Problem.InvalidField("do", "block, unblock, make-operator, make-player or erase")),
        };
        return reply.Is(out _, out var fault) ? Html.Go($"/console/players/{id}") : await Show(id, viewer, flows, wallets, viewer.L[fault.ToProblem().Detail], fault.ToProblem().Status);
    }
}
