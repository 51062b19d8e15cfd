using Lottery.Api.Auth;
using Lottery.Api.Configuration;
using Lottery.Api.Draws;
using Lottery.Api.Exports;
using Lottery.Api.Operators;
using Lottery.Grains.Approvals;
using Lottery.Grains.Wallets;
using Lottery.Pages.Draws;
using Lottery.Pages.Hosting;
using Lottery.Storage.Tables;

namespace Lottery.Pages.Console;

/// <summary>What the overview shows.</summary>
/// <param name="Draws">Those on sale, the next to close first, with the tickets that they sold.</param>
/// <param name="Solvency">By currency.</param>
/// <param name="Open">Open payments by kind.</param>
/// <param name="Holds">Holds that run out next.</param>
/// <param name="Members">The silos that are alive.</param>
/// <param name="Warnings">What needs somebody, and where.</param>
public sealed record OverviewModel(
    IReadOnlyList<(DrawCard Card, long Sold)> Draws, IReadOnlyList<Solvency> Solvency, IReadOnlyDictionary<PaymentKind, long> Open,
    IReadOnlyList<WaitingPayment> Holds, IReadOnlyList<SiloMember> Members, IReadOnlyList<Warning> Warnings);

/// <summary>What needs somebody.</summary>
/// <param name="Text">A text of the pages.</param>
/// <param name="Address">Where it is seen to.</param>
public sealed record Warning(string Text, string Address);

/// <summary>The console: what operators see and do.</summary>
internal static class ConsolePages
{
    private const int HoldsShown = 6;
    private const int RowsShown = 50;

    public static void MapConsole(this IEndpointRouteBuilder pages)
    {
        var console = pages.MapGroup("/console").RequireAuthorization(RoleNames.Operator);
        console.MapGet("", Overview);
        console.MapGet("/exports", (Viewer viewer) => Html.Of<ExportsPage, int>(viewer, 0));
        console.MapGet("/settings", (Viewer viewer, LotteryConfiguration settings) => Html.Of<SettingsPage, LotteryConfiguration>(viewer, settings));
        console.MapGet("/services", async (Viewer viewer, OperatorQueries queries) => Html.Of<ServicesPage, ServicesModel>(
            viewer, new(await queries.Services(new(viewer.Now.Year, viewer.Now.Month, 1, 0, 0, 0, TimeSpan.Zero)), await queries.Orders(RowsShown))));
        console.MapConsoleDraws();
        console.MapConsolePlayers();
        console.MapConsoleMoney();
        console.MapConsolePromotions();
        console.MapConsoleApprovals();
        console.MapConsoleAudit();
        console.MapGroup("/exports").MapExportFiles();
    }

    private static async Task<IResult> Overview(Viewer viewer, DrawsOnSale draws, SalesCounts sales, OperatorQueries queries, ApprovalTables approvals, CancellationToken stop)
    {
        var cards = await draws.List();
        var sold = await Task.WhenAll(cards.Select(card => sales.Of(card.Draw.Id)));
        var open = await queries.OpenCounts();
        var warnings = new List<Warning>();
        if (cards.Count == 0)
            warnings.Add(new("No draw is on sale: create one, or a schedule.", "/console/draws"));
        if (open.GetValueOrDefault(PaymentKind.Withdrawal) > 0)
            warnings.Add(new("Withdrawals wait to be decided.", "/console/money"));
        if (open.GetValueOrDefault(PaymentKind.Deposit) + open.GetValueOrDefault(PaymentKind.Invoice) > 0)
            warnings.Add(new("Deposits wait to be decided.", "/console/money"));
        if (await approvals.After(ApprovalStatus.Pending, 0, 1, stop) is [_])
            warnings.Add(new("Something waits for a second operator.", ConsoleApprovals.Address));
        var solvency = await queries.Solvency();
        if (solvency.Any(s => s.Players.Minor > s.CameIn.Minor))
            warnings.Add(new("Players own more than came in: the house must bring money in.", "/console/money"));
        return Html.Of<OverviewPage, OverviewModel>(viewer, new(
            [.. cards.Zip(sold)], solvency, open, await queries.Open([PaymentKind.Purchase, PaymentKind.Order], HoldsShown), await queries.Members(), warnings));
    }
}

/// <summary>What the page of services shows.</summary>
public sealed record ServicesModel(IReadOnlyList<ServiceRevenue> Services, IReadOnlyList<PlacedOrder> Orders);
