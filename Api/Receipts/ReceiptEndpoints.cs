using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Receipts;

namespace Lottery.Api.Receipts;

/// <summary>Receipts: shops send them, everybody who knows a number can read that receipt, players claim them.</summary>
public static class ReceiptEndpoints
{
    /// <summary>Adds what receipts need: the way in, the senders' secrets, the queries.</summary>
    public static IServiceCollection AddReceipts(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<ReceiptIntake>()
        .AddSingleton<ReceiptLimits>()
        .AddSingleton<ReceiptQueries>()
        .AddSingleton(s => new SenderSignatures(ReceiptSettings.From(configuration), s.GetRequiredService<Clock>()));

    public static void MapReceipts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Receipts");
        group.MapPost("/ticket", Submit).WithSummary("Send a receipt").Produces<AcceptedReceiptView>(202).Problems(400, 401, 413, 415, 422, 429, 503);
        group.MapPost("/api/receipts", Submit).WithSummary("Send a receipt; with a token it is claimed, too")
            .Produces<AcceptedReceiptView>(202).Problems(400, 401, 409, 413, 415, 422, 429, 503);
        group.MapGet("/api/receipts/{id:guid}", Find).WithSummary("What became of a receipt").Produces<ReceiptView>().Problems(404);
        group.MapGet("/api/admin/receipts", List).WithSummary("All receipts, the latest first").RequireAuthorization(RoleNames.Operator)
            .Produces<Page<ReceiptSummary>>().Problems(400, 401, 403);
        group.MapGet("/api/players/me/receipts", ListOwn).WithSummary("The receipts that you claimed, the latest first").RequireAuthorization()
            .Produces<Page<ReceiptSummary>>().Problems(400, 401);
        group.MapPost("/api/receipts/{id:guid}/claim", Claim).WithSummary("Claim a receipt: what it wins is yours").RequireAuthorization()
            .Produces<AcceptedReceiptView>().Problems(401, 404, 409, 422);
    }

    private static async Task<IResult> Submit(ReceiptBody body, HttpContext context, ReceiptIntake intake, ReceiptLimits limits, FlowRunner flows)
    {
        if (context.Features.Get<TokenRefusal>() is { } refusal)
            throw new ProblemException(Problem.Of(401, refusal.Code, CommonProblems.MissingToken.Title, refusal.Detail));
        if (!body.Sender.Is(out var sender, out var fault))
        {
            context.Response.Headers.WWWAuthenticate = SenderSignatures.Header;
            return fault.ToProblem();
        }
        if (limits.Take(sender, context) is { } refused)
            return refused;
        if (!(await intake.Accept(body.Text, sender, body.MessageId)).Is(out var receipt, out fault))
            return fault.ToProblem();
        if (context.CallerOrNull() is { } caller && (await flows.Run(new ClaimReceiptFlow(receipt.Key, caller.Player))).Fault is var unclaimed and not Fault.None)
            return unclaimed.ToProblem();
        context.Response.Headers.Location = $"/api/receipts/{receipt.Id}";
        return new Answers.Json<AcceptedReceiptView>(202, AcceptedReceiptView.From(receipt));
    }

    private static async Task<IResult> Find(Guid id, ReceiptQueries queries) =>
        await queries.Find(new ReceiptId(id)) is { } receipt ? new Answers.JsonForPeople<ReceiptView>(200, receipt) : Fault.ReceiptNotFound.ToProblem();

    private static Task<IResult> List(
        ReceiptQueries queries, string? status = null, string? sender = null, long? playerId = null, DateTimeOffset? from = null, DateTimeOffset? until = null,
        string? after = null, int limit = PageRequest.DefaultLimit) =>
        Listed(queries, new(Choice.Of<ReceiptStatus>("status", status), sender, playerId, from, until), PageRequest.Of(after, limit));

    private static Task<IResult> ListOwn(
        HttpContext context, ReceiptQueries queries, string? status = null, DateTimeOffset? from = null, DateTimeOffset? until = null, string? after = null,
        int limit = PageRequest.DefaultLimit) =>
        Listed(queries, new(Choice.Of<ReceiptStatus>("status", status), null, context.Caller().Player.Value, from, until), PageRequest.Of(after, limit));

    private static async Task<IResult> Listed(ReceiptQueries queries, ReceiptFilter filter, PageRequest page) =>
        new Answers.JsonForPeople<Page<ReceiptSummary>>(200, await queries.List(filter, page));

    private static async Task<IResult> Claim(Guid id, Keyed keyed, HttpContext context, FlowRunner flows, ReceiptQueries queries)
    {
        if (await queries.KeyOf(new ReceiptId(id)) is not { } key)
            return Fault.ReceiptNotFound.ToProblem();
        var player = context.Caller().Player;
        return await flows.Answer(player, keyed.Key, new ClaimReceiptFlow(key, player));
    }
}
