using Lottery.Api.Operators;
using Lottery.Api.Promotions;
using Lottery.Pages.Hosting;

namespace Lottery.Pages.Console;

/// <summary>What the page of promotions shows.</summary>
public sealed record ConsolePromotionsModel(IReadOnlyList<PromotionSummary> Promotions, IReadOnlyList<ReceiptRow> Receipts);

/// <summary>Promotional draws and the receipts that earn entries in them.</summary>
internal static class ConsolePromotions
{
    private const int PromotionsShown = 200, ReceiptsShown = 50;

    public static void MapConsolePromotions(this IEndpointRouteBuilder console) =>
        console.MapGet("/promotions", async (Viewer viewer, PromotionQueries promotions, OperatorQueries queries) => Html.Of<ConsolePromotionsPage, ConsolePromotionsModel>(
            viewer, new((await promotions.List(null, Api.Http.PageRequest.Of(null, PromotionsShown))).Items, await queries.Receipts(ReceiptsShown))));
}
