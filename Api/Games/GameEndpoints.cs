using Lottery.Api.Auth;
using Lottery.Api.Draws;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Storage.Database;

namespace Lottery.Api.Games;

/// <summary>One prize tier.</summary>
/// <param name="Matches">Exactly this many.</param>
/// <param name="Kind">Fixed: an amount each. Share: a part of what the fixed prizes leave of the fund, divided. Jackpot: a share that rolls over.</param>
/// <param name="Amount">Fixed: for each winner. Otherwise absent.</param>
/// <param name="BasisPoints">Share and jackpot: in 1/10000 of what the fixed prizes leave. Otherwise 0.</param>
public sealed record PrizeTierBody(int Matches, PrizeKind Kind, Amount? Amount = null, int BasisPoints = 0);

/// <summary>What a game's draws pay.</summary>
/// <param name="FundBasisPoints">The share of sales that goes to prizes, in 1/10000.</param>
/// <param name="Tiers">In any order.</param>
/// <param name="JackpotMinimum">What a won jackpot has at least.</param>
/// <param name="JackpotCap">What it has at most.</param>
public sealed record PrizePlanBody(int FundBasisPoints, IReadOnlyList<PrizeTierBody> Tiers, Amount? JackpotMinimum = null, Amount? JackpotCap = null);

/// <summary>A game to be added.</summary>
/// <param name="GameId">Its code: 2 to 32 of a-z, 0-9 and '-'.</param>
/// <param name="Name">1 to 100 characters, none of them a control or bidirectional character.</param>
/// <param name="Pick">Numbers of a line: 1 to 20.</param>
/// <param name="Of">Numbers to choose from: more than <paramref name="Pick"/>, at most 64.</param>
/// <param name="Price">Of one line.</param>
/// <param name="Currency">In which it is played.</param>
/// <param name="Plan">What its draws pay.</param>
public sealed record AddGameRequest(string GameId, string Name, int Pick, int Of, Amount Price, string Currency, PrizePlanBody Plan);

/// <summary>What a tier pays.</summary>
public sealed record PrizeTierView(int Matches, PrizeKind Kind, string? Amount, int BasisPoints, string OddsOneIn);

/// <summary>What draws of the game pay.</summary>
/// <param name="Hash">SHA-256 of the plan's canonical text, hexadecimal.</param>
public sealed record PrizePlanView(int Version, int FundBasisPoints, IReadOnlyList<PrizeTierView> Tiers, string JackpotMinimum, string? JackpotCap, string Hash)
{
    public static PrizePlanView From(PrizePlan plan, int pick, int of, Currency currency) => new(
        plan.Version,
        plan.FundBasisPoints,
        [.. plan.Tiers.Select(t => new PrizeTierView(
            t.Matches,
            t.Kind,
            t.Kind == PrizeKind.Fixed ? new Money(t.Amount, currency).Amount() : null,
            t.BasisPoints,
            Odds.OneIn(pick, of, t.Matches)))],
        new Money(plan.JackpotMinimum, currency).Amount(),
        plan.JackpotCap is { } cap ? new Money(cap, currency).Amount() : null,
        Convert.ToHexStringLower(plan.Hash()));
}

/// <summary>A game of the catalogue.</summary>
/// <param name="GameId">Its code.</param>
/// <param name="Jackpot">What the one who wins the next draw's jackpot alone gets at least: what earlier draws left, or the plan's minimum where that is more.</param>
public sealed record GameView(string GameId, string Name, int Pick, int Of, string Price, string Currency, string Jackpot, PrizePlanView Plan)
{
    public static GameView From(Game game) => new(
        game.Id.Value,
        game.Name,
        game.Pick,
        game.Of,
        game.Price.Amount(),
        game.Price.Currency.Code,
        new Money(Math.Min(Math.Max(game.Jackpot, game.Plan.JackpotMinimum), game.Plan.JackpotCap ?? long.MaxValue), game.Price.Currency).Amount(),
        PrizePlanView.From(game.Plan, game.Pick, game.Of, game.Price.Currency));
}

/// <summary>The catalogue of games, which operators extend.</summary>
public static class GameEndpoints
{
    public static void MapGames(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/games", List).Tagged().WithTags("Games").WithSummary("All games").Produces<Page<GameView>>();
        app.MapGet("/api/games/{id}", Get).Tagged().WithTags("Games").WithSummary("One game").Produces<GameView>().Problems(404);
        app.MapPost("/api/admin/games", Add).WithTags("Games").WithSummary("Add a game").RequireAuthorization(RoleNames.Operator)
            .Produces<GameView>(201).Problems(400, 401, 403, 409, 422);
    }

    private static async Task<IResult> List(FlowRunner flows, DrawQueries queries)
    {
        var ids = await queries.Games();
        var games = await flows.Run(new DescribeGames(ids));
        return new Answers.TaggedJson<Page<GameView>>(new([.. games.Select(GameView.From)]));
    }

    private static ValueTask<IResult> Get(string id, FlowRunner flows) => !GameId.IsCode(id)
        ? ValueTask.FromResult<IResult>(Fault.GameNotFound.ToProblem())
        : flows.Ask(new GameId(id), new DescribeGame()).AnswerTagged(GameView.From);

    private static ValueTask<IResult> Add(Body<AddGameRequest> body, HttpContext context, FlowRunner flows, Currencies currencies)
    {
        var game = body.Value;
        if (!GameId.IsCode(game.GameId))
            return Invalid("gameId", GameId.Allowed);
        var name = Texts.Of("name", game.Name, 1, Game.LongestName);
        if (game.Pick is < 1 or > 20)
            return Invalid("pick", "1 to 20");
        if (game.Of <= game.Pick || game.Of > Numbers.Max)
            return Invalid("of", "more than pick, at most 64");
        var price = game.Price.In(game.Currency, currencies);
        var plan = ToPlan(game.Plan, price.Currency);
        return plan.Check(game.Pick) is { } reason
            ? ValueTask.FromResult<IResult>(Fault.InvalidPrizePlan.ToProblem("plan", reason))
            : flows.Answer(context.Caller().Player, body.Key, new AddGameFlow(new(game.GameId), new(name, game.Pick, game.Of, price, plan)));
    }

    private static PrizePlan ToPlan(PrizePlanBody plan, Currency currency) => new(
        Version: 1,
        plan.FundBasisPoints,
        [.. plan.Tiers.Select((t, i) => new PrizeTier(t.Matches, t.Kind, t.Amount?.In(currency, $"plan.tiers[{i}].amount").Minor ?? 0, t.BasisPoints))],
        plan.JackpotMinimum?.In(currency, "plan.jackpotMinimum").Minor ?? 0,
        plan.JackpotCap?.In(currency, "plan.jackpotCap").Minor);

    private static ValueTask<IResult> Invalid(string field, string allowed) => ValueTask.FromResult<IResult>(Problem.InvalidField(field, allowed));
}
