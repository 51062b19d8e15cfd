using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Tickets;

namespace Lottery.Api.Tickets;

/// <summary>Tickets that were made before they are sold.</summary>
/// <param name="DrawId">The draw.</param>
/// <param name="Count">How many were made.</param>
/// <param name="FirstTicketId">The first of them; the others follow it.</param>
/// <param name="Generated">All that the draw has now.</param>
/// <param name="Combinations">How many lines its game has.</param>
public sealed record GeneratedTicketsView(long DrawId, int Count, long FirstTicketId, long Generated, long Combinations)
{
    public static GeneratedTicketsView From(MadeTickets made)
    {
        var (batch, terms) = (made.Batch, made.Terms);
        return new(batch.Draw.Value, batch.Count, batch.Id.Ticket(0).Value, batch.Start + batch.Count, Grains.Games.Combinations.Count(terms.Pick, terms.Of));
    }
}

/// <summary>A ticket that anybody may buy.</summary>
public sealed record AvailableTicketView(long TicketId, IReadOnlyList<int> Numbers);

/// <summary>A draw's available tickets, by number.</summary>
/// <param name="DrawId">The draw.</param>
/// <param name="Price">Of each.</param>
/// <param name="Currency">In which.</param>
/// <param name="Items">One page.</param>
/// <param name="Next">Send it as <c>after</c> for the next page. Absent on the last page.</param>
public sealed record AvailableTicketList(long DrawId, string Price, string Currency, IReadOnlyList<AvailableTicketView> Items, string? Next);

/// <summary>Tickets that are made before they are sold: made by operators, chosen from a list, held by an invoice.</summary>
public static class PoolEndpoints
{
    public static void MapPool(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/admin/tickets/draws/{id:long}/generate/{count:int}", Generate).WithTags("Tickets")
            .WithSummary("Make up to 100,000 tickets with combinations of their own, to be chosen by buyers").RequireAuthorization(RoleNames.Operator)
            .Produces<GeneratedTicketsView>(201).Problems(400, 401, 403, 404, 409, 422, 503);
        var group = app.MapGroup("").WithTags("Tickets").RequireAuthorization();
        group.MapGet("/api/tickets/draws/{id:long}", List).WithSummary("A draw's available tickets")
            .Produces<AvailableTicketList>().Problems(400, 401, 404);
        group.MapPost("/api/invoice/{ticketId:long}", Invoice).WithSummary("Hold an available ticket and its price, to be paid within ten minutes")
            .Produces<InvoiceView>(201).Problems(401, 402, 404, 409, 422, 503).MovesMoney();
    }

    private static ValueTask<IResult> Generate(long id, int count, Keyed keyed, HttpContext context, FlowRunner flows) =>
        count is < 1 or > PooledTickets.MaxBatch
            ? ValueTask.FromResult<IResult>(Problem.InvalidField("count", $"1 to {PooledTickets.MaxBatch}"))
            : flows.Answer(context.Caller().Player, keyed.Key, new GenerateTickets(new(id), count));

    private static async Task<IResult> List(long id, FlowRunner flows, PoolQueries queries, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var page = PageRequest.Of(after, limit);
        if (!(await flows.Ask(new DrawId(id), new DescribeDraw())).Is(out var draw, out var fault))
            return fault.ToProblem();
        var tickets = draw.Status > DrawStatus.Open ? new([]) : await queries.Available(draw.Terms, page);
        return new Answers.Json<AvailableTicketList>(200, new(id, draw.Terms.Price.Amount(), draw.Terms.Price.Currency.Code, tickets.Items, tickets.Next));
    }

    private static ValueTask<IResult> Invoice(long ticketId, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Run(new InvoiceTicket(context.Caller().Player, new(ticketId), keyed.Key)).Create(InvoiceView.From, i => $"/api/payments/{i.InvoiceId}");
}
