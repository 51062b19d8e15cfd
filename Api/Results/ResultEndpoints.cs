using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Tickets;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;

namespace Lottery.Api.Results;

/// <summary>What was drawn, and what proves it.</summary>
/// <param name="DrawId">The draw.</param>
/// <param name="Status">Drawn or Settled.</param>
/// <param name="Numbers">In the order drawn.</param>
/// <param name="DrawnAt">When.</param>
/// <param name="Commitment">Hexadecimal: published when the draw was created.</param>
/// <param name="Secret">Hexadecimal: its SHA-256 after <c>lottery-seed-v1</c> is the commitment.</param>
/// <param name="Root">Hexadecimal: sealed when the sales ended.</param>
/// <param name="Beacon">Hexadecimal: zeros where none is configured.</param>
public sealed record ResultView(
    long DrawId, DrawStatus Status, IReadOnlyList<int> Numbers, DateTimeOffset DrawnAt, string Commitment, string Secret, string Root, string Beacon)
{
    public static ResultView From(Draw draw) => new(
        draw.Id.Value, draw.Status, draw.Result!.Numbers, draw.Result.DrawnAt, Convert.ToHexStringLower(draw.Terms.Commitment),
        Convert.ToHexStringLower(draw.Result.Secret), Convert.ToHexStringLower(draw.Seal!.Root), Convert.ToHexStringLower(draw.Result.Beacon));
}

/// <summary>What a tier paid.</summary>
public sealed record TierView(int Matches, PrizeKind Kind, long Winners, string PrizeEach, string Paid);

/// <summary>The winners of a draw, and where its prize fund went: paid + rolledOver + reserve + rounding = fund.</summary>
/// <param name="TicketsSold">In the draw.</param>
/// <param name="Winners">Tickets with a prize.</param>
/// <param name="Fund">From sales, the carried jackpot and reserve, and the house's top-up.</param>
/// <param name="Paid">To the winners.</param>
/// <param name="RolledOver">The jackpot of the game's next draw.</param>
/// <param name="Reserve">Kept for fixed prizes and jackpot minimums.</param>
/// <param name="Rounding">Could not be divided.</param>
/// <param name="PrizesPosted">How many of the winners have their money.</param>
public sealed record WinnersView(
    long DrawId, DrawStatus Status, string Currency, long TicketsSold, long Winners, IReadOnlyList<TierView> Tiers,
    string Fund, string FromSales, string HouseTopUp, string Paid, string RolledOver, string Reserve, string Rounding, long PrizesPosted)
{
    public static WinnersView From(Draw draw)
    {
        var (award, currency) = (draw.Award!, draw.Terms.Price.Currency);
        return new(
            draw.Id.Value, draw.Status, currency.Code, draw.Seal!.Tickets, award.Tiers.Where(t => t.PrizeEach > 0).Sum(t => t.Winners),
            [.. award.Tiers.Select(t => new TierView(t.Matches, t.Kind, t.Winners, Text(t.PrizeEach), Text(t.Paid)))],
            Text(award.Fund), Text(award.FromSales), Text(award.HouseTopUp), Text(award.Paid), Text(award.RolledOver), Text(award.Reserve), Text(award.Rounding),
            draw.Posted.Done);

        string Text(long minor) => new Money(minor, currency).Amount();
    }
}

/// <summary>Numbers, winners, and whether a ticket is among them.</summary>
public static class ResultEndpoints
{
    public static void MapResults(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/results/{id:long}", Numbers).Tagged().WithTags("Results").WithSummary("The numbers drawn, and what proves them")
            .Produces<ResultView>().Problems(404, 409);
        app.MapGet("/api/results/{id:long}/win", Winners).Tagged().WithTags("Results").WithSummary("The winners' statistics")
            .Produces<WinnersView>().Problems(404, 409);
        app.MapPost("/api/results/{id:long}/generate", Generate).WithTags("Results")
            .WithSummary("Run a draw whose time has come; it also runs by itself").RequireAuthorization(RoleNames.Operator)
            .Produces<ResultView>(201).Problems(401, 403, 404, 409, 422);
        app.MapGet("/api/results/tickets/{id:long}/check", TicketEndpoints.Get).WithTags("Results").WithSummary("Check one of your tickets").RequireAuthorization()
            .Produces<TicketView>().Problems(401, 404, 503);
        app.MapGet("/api/results/tickets", CheckAll).WithTags("Results").WithSummary("Check all your tickets").RequireAuthorization()
            .Produces<Page<TicketView>>().Problems(400, 401);
    }

    private static ValueTask<IResult> Numbers(long id, FlowRunner flows) =>
        Ready(flows, new(id), draw => draw.Result is not null).AnswerTagged(ResultView.From);

    private static ValueTask<IResult> Winners(long id, FlowRunner flows) =>
        Ready(flows, new(id), draw => draw.Award is not null).AnswerTagged(WinnersView.From);

    private static ValueTask<IResult> Generate(long id, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, keyed.Key, new RunDrawFlow(new(id)));

    private static async Task<IResult> CheckAll(HttpContext context, PlayerTickets tickets, string? after = null, int limit = PageRequest.DefaultLimit) =>
        new Answers.Json<Page<TicketView>>(200, await tickets.Latest(context.Caller().Player, PageRequest.Of(after, limit)));

    private static async ValueTask<Reply<Draw>> Ready(FlowRunner flows, DrawId id, Func<Draw, bool> ready) =>
        (await flows.Ask(id, new DescribeDraw())).Is(out var draw, out var fault)
            ? draw.Status == DrawStatus.Cancelled ? Fault.DrawCancelled : ready(draw) ? draw : Fault.ResultsNotReady
            : fault;
}
