using Lottery.Api.Auth;
using Lottery.Api.Http;

namespace Lottery.Api.Proofs;

/// <summary>What a buyer keeps: the promise, and the proof that it was kept.</summary>
public static class TicketProofEndpoints
{
    public static void MapTicketProofs(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/tickets").WithTags("Proofs").RequireAuthorization();
        group.MapGet("/{id:long}/receipt", Receipt).WithSummary("The signed promise that one of your tickets is in its draw")
            .Produces<TicketReceiptView>().Problems(401, 404);
        group.MapGet("/{id:long}/proof", Proof).WithSummary("The proof that one of your tickets is in its draw")
            .Produces<TicketProofView>().Problems(401, 404, 409);
    }

    private static Task<IResult> Receipt(long id, HttpContext context, TicketProofs proofs) => proofs.Receipt(new(id), context.Caller().Player);

    private static Task<IResult> Proof(long id, HttpContext context, TicketProofs proofs) => proofs.Proof(new(id), context.Caller().Player, context.RequestAborted);
}
