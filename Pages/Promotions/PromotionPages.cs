using System.Text;
using Lottery.Api.Http;
using Lottery.Api.Promotions;
using Lottery.Api.Receipts;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Pages.Hosting;

namespace Lottery.Pages.Promotions;

/// <summary>What the list of promotions shows.</summary>
/// <param name="Promotions">The latest first.</param>
/// <param name="Text">The receipt as it was typed before.</param>
/// <param name="Error">Why it was refused.</param>
public sealed record PromotionsModel(IReadOnlyList<PromotionSummary> Promotions, string Text = "", string? Error = null);

/// <summary>Promotional draws: who won, and receipts that are entered and earn entries.</summary>
internal static class PromotionPages
{
    private const int Shown = 50;

    public static void MapPromotionPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/promotions", async (Viewer viewer, PromotionQueries queries) => Html.Of<PromotionsPage, PromotionsModel>(viewer, new(await Latest(queries))));
        pages.MapGet("/promotions/{id:long}", Show);
        pages.MapPost("/receipts", Enter).RequireAuthorization();
        pages.MapGet("/receipts/{id:guid}", async (Guid id, Viewer viewer, ReceiptQueries queries) => await queries.Find(new ReceiptId(id)) is { } receipt
            ? Html.Of<ReceiptPage, ReceiptView>(viewer, receipt)
            : throw new ProblemException(Fault.ReceiptNotFound.ToProblem()));
    }

    private static async Task<IReadOnlyList<PromotionSummary>> Latest(PromotionQueries queries) => (await queries.List(null, PageRequest.Of(null, Shown))).Items;

    private static async Task<IResult> Show(long id, Viewer viewer, FlowRunner flows, PromotionQueries queries)
    {
        var promotion = new PromotionId(id);
        return (await flows.Run(flow => flow.Ask(promotion, new DescribePromotion()))).Is(out var reply, out var fault)
            ? Html.Of<PromotionPage, PromotionView>(viewer, PromotionView.From(reply.Promotion, await queries.Paid(promotion)))
            : throw new ProblemException(fault.ToProblem());
    }

    /// <summary>Takes a receipt in, as its shop could have sent it, and claims it for the player.</summary>
    private static async Task<IResult> Enter(Form form, Viewer viewer, FlowRunner flows, ReceiptIntake intake, SenderSignatures senders, PromotionQueries queries)
    {
        var text = form["text"].ReplaceLineEndings("\n");
        var bytes = Encoding.UTF8.GetBytes(text);
        if (senders.Verify(null, bytes).Is(out var sender, out var fault)
            && (await intake.Accept(bytes, sender, null)).Is(out var receipt, out fault)
            && (await flows.Run(flow => TakeReceipt.Run(flow, receipt.Key, viewer.Player!.Id))).Is(out _, out fault))
            return Html.Go($"/receipts/{receipt.Id}");
        var problem = fault.ToProblem();
        return Html.Of<PromotionsPage, PromotionsModel>(viewer, new(await Latest(queries), text, viewer.L[problem.Detail]), problem.Status);
    }
}
