using Lottery.Api.Draws;
using Lottery.Api.Http;
using Lottery.Api.Tickets;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Pages.Hosting;

namespace Lottery.Pages.Draws;

/// <summary>What the page of a draw shows.</summary>
/// <param name="Card">The draw and its game.</param>
/// <param name="Sold">Tickets sold so far.</param>
/// <param name="Slip">The lines chosen so far.</param>
/// <param name="Available">What the player can spend; null where nobody is signed in.</param>
/// <param name="Error">Why the last form was refused.</param>
public sealed record DrawModel(DrawCard Card, long Sold, Slip Slip, Money? Available, string? Error);

/// <summary>Draws on sale, one draw, results, and buying.</summary>
internal static class DrawPages
{
    private const int ResultsOnPage = 12;

    public static void MapDrawPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/", List);
        pages.MapGet("/draws/{id:long}", Show);
        pages.MapPost("/draws/{id:long}/tickets", Buy);
        pages.MapGet("/results", Results);
    }

    private static async Task<IResult> List(Viewer viewer, DrawsOnSale draws) =>
        Html.Of<DrawsPage, IReadOnlyList<DrawCard>>(viewer, await draws.List());

    private static Task<IResult> Show(long id, Viewer viewer, HttpContext context, DrawReads reads)
    {
        var query = context.Request.Query;
        return Render(id, viewer, reads, Slip.Read(query["line"], query["n"], int.TryParse(query["quick"], out var quick) ? quick : null));
    }

    private static async Task<IResult> Render(long id, Viewer viewer, DrawReads reads, Slip slip, string? error = null, int status = 200) =>
        await reads.Find(new DrawId(id), viewer.Player?.Id) is var (card, sold, available)
            ? Html.Of<DrawPage, DrawModel>(viewer, new(card, sold, slip, available, error), status)
            : throw new ProblemException(Fault.DrawNotFound.ToProblem());

    private static async Task<IResult> Buy(long id, Form form, Viewer viewer, FlowRunner flows, DrawReads reads)
    {
        var (slip, what) = (Slip.Of(form), form["do"]);
        if (!(await flows.Run(flow => flow.Ask(new DrawId(id), new DescribeDraw()))).Is(out var draw, out var fault))
            throw new ProblemException(fault.ToProblem());
        var (pick, of) = (draw.Terms.Pick, draw.Terms.Of);

        if (what.StartsWith("remove-", StringComparison.Ordinal) && int.TryParse(what["remove-".Length..], out var at) && at < slip.Lines.Count)
            return Html.Go(new Slip([.. slip.Lines.Where((_, i) => i != at)], slip.Picked, slip.QuickPicks).Address(id));
        if (slip.Picked.Count > 0 && !slip.Picked.IsValid(pick, of))
            return await Render(id, viewer, reads, slip, viewer.L["Choose {0} numbers from 1 to {1}; you have chosen {2}.", pick, of, slip.Picked.Count], 400);
        if (what == "add")
        {
            return slip.Picked.Count == 0
                ? await Render(id, viewer, reads, slip, viewer.L["Choose {0} numbers for the line first.", pick], 400)
                : Html.Go(new Slip([.. slip.Lines, slip.Picked], Numbers.None, slip.QuickPicks).Address(id));
        }
        if (viewer.Player is not { } player)
            return Html.Go("/sign-in?return=" + Uri.EscapeDataString(slip.Address(id)));

        Numbers[] lines = [.. slip.Lines, .. slip.Picked.Count > 0 ? [slip.Picked] : Array.Empty<Numbers>(), .. Enumerable.Repeat(Numbers.None, slip.QuickPicks)];
        if (lines.Length is 0 or > Purchases.MaxLines)
            return await Render(id, viewer, reads, slip, viewer.L[lines.Length == 0 ? "Choose numbers, or some quick picks." : "At most 100 lines can be bought at once."], 400);
        var isHold = what == "hold";
        var key = form.Key(isHold ? "hold" : "buy", string.Join(' ', lines.Select(Slip.Text)));
        var reply = isHold ? await flows.Run(new InvoiceLines(player.Id, draw.Id, lines, key)) : await flows.Run(new BuyLines(player.Id, draw.Id, lines, key));
        if (reply.Is(out var purchase, out fault))
            return Html.Go($"/payments/{purchase.Payment.Id}");
        var problem = fault.ToProblem();
        return await Render(id, viewer, reads, slip, viewer.L[problem.Detail], problem.Status);
    }

    private static async Task<IResult> Results(Viewer viewer, DrawReads reads, long? before = null) =>
        Html.Of<ResultsPage, ResultsModel>(viewer, await reads.Results(before, ResultsOnPage));
}

/// <summary>What the results page shows.</summary>
/// <param name="Draws">Those that were drawn, the latest first.</param>
/// <param name="Next">For the next page; null on the last.</param>
public sealed record ResultsModel(IReadOnlyList<DrawCard> Draws, long? Next);

/// <summary>What pages read of draws.</summary>
internal sealed class DrawReads(FlowRunner flows, DrawQueries queries, SalesCounts sales, WalletQueries wallets)
{
    /// <summary>A draw, the tickets that it sold, and what the player can spend on it.</summary>
    public async Task<(DrawCard Card, long Sold, Money? Available)?> Find(DrawId id, PlayerId? player)
    {
        if (await Card(id) is not { } card)
            return null;
        var sold = card.Draw.Seal?.Tickets ?? await sales.Of(id);
        return (card, sold, player is { } owner ? await Available(owner, card.Draw.Terms.Price.Currency) : null);
    }

    /// <summary>A draw and its game; null where there is none.</summary>
    public async Task<DrawCard?> Card(DrawId id) => (await flows.Run<Reply<DrawCard>>(async flow =>
        (await flow.Ask(id, new DescribeDraw())).Is(out var draw, out var fault) && (await flow.Ask(draw.Terms.Game, new DescribeGame())).Is(out var game, out fault)
            ? new DrawCard(draw, game)
            : fault)).Value;

    /// <summary>Draws whose sales are over, the latest first.</summary>
    public async Task<ResultsModel> Results(long? before, int limit)
    {
        var summaries = await queries.Ended(before, limit);
        var cards = await Task.WhenAll(summaries.Select(summary => Card(new(summary.DrawId))));
        return new([.. cards.OfType<DrawCard>()], summaries.Count < limit ? null : summaries[^1].DrawId);
    }

    /// <summary>What a player can spend in a currency.</summary>
    public async Task<Money> Available(PlayerId player, Currency currency) =>
        (await wallets.Balances(WalletId.Of(player))).FirstOrDefault(balance => balance.Available.Currency == currency)?.Available ?? Money.Zero(currency);
}
