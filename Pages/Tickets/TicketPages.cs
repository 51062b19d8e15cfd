using Lottery.Api.Http;
using Lottery.Api.Proofs;
using Lottery.Api.Tickets;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Lottery.Pages.Hosting;

namespace Lottery.Pages.Tickets;

/// <summary>What the page of a purchase shows.</summary>
/// <param name="Payment">The purchase.</param>
/// <param name="Terms">Its draw's.</param>
/// <param name="Tickets">Once it succeeded.</param>
/// <param name="Error">Why it could not be paid.</param>
public sealed record PaymentModel(Payment Payment, DrawTerms Terms, IReadOnlyList<TicketView> Tickets, string? Error);

/// <summary>The player's tickets, and the purchases that they came with.</summary>
internal static class TicketPages
{
    private const int PurchasesOnPage = 20;

    public static void MapTicketPages(this IEndpointRouteBuilder pages)
    {
        var own = pages.MapGroup("").RequireAuthorization();
        own.MapGet("/tickets", List);
        own.MapGet("/tickets/{id:long}", Ticket);
        own.MapGet("/tickets/{id:long}/receipt", (long id, Viewer viewer, TicketProofs proofs) => proofs.Receipt(new(id), viewer.Player!.Id));
        own.MapGet("/tickets/{id:long}/proof", (long id, Viewer viewer, TicketProofs proofs, CancellationToken stop) => proofs.Proof(new(id), viewer.Player!.Id, stop));
        own.MapGet("/payments/{id:long}", Show);
        own.MapPost("/payments/{id:long}/pay", Pay);
    }

    private static async Task<IResult> List(Viewer viewer, PlayerTickets tickets, string? after = null) =>
        Html.Of<TicketsPage, Page<TicketView>>(viewer, await tickets.Latest(viewer.Player!.Id, PageRequest.Of(after, PurchasesOnPage)));

    private static async Task<IResult> Ticket(long id, Viewer viewer, FlowRunner flows)
    {
        var player = viewer.Player!.Id;
        return (await flows.Run(flow => FindTicket.Run(flow, player, new TicketId(id)))).Is(out var ticket, out var fault)
            ? Html.Of<TicketPage, TicketView>(viewer, TicketView.From(ticket))
            : throw new ProblemException(fault.ToProblem());
    }

    private static Task<IResult> Show(long id, Viewer viewer, FlowRunner flows, PlayerTickets tickets) => Render(id, viewer, flows, tickets, null);

    private static async Task<IResult> Render(long id, Viewer viewer, FlowRunner flows, PlayerTickets tickets, string? error, int status = 200)
    {
        var player = viewer.Player!.Id;
        var reply = await flows.Run<Reply<PaymentModel>>(async flow =>
            (await flow.Ask(WalletId.Of(player), new FindPayment(new(id)))).Is(out var payment, out var fault)
            && (payment.Draw is null ? fault = Fault.PaymentNotFound : Fault.None) == Fault.None
            && (await flow.Ask(payment.Draw!.Value, new DescribeDraw())).Is(out var draw, out fault)
                ? new PaymentModel(payment, draw.Terms, [], error)
                : fault);
        if (!reply.Is(out var model, out var refused) || model.Payment.Kind != PaymentKind.Purchase)
            throw new ProblemException((refused == Fault.None ? Fault.PaymentNotFound : refused).ToProblem());
        return Html.Of<PaymentPage, PaymentModel>(viewer, model with { Tickets = await tickets.Of(model.Payment) }, status);
    }

    private static async Task<IResult> Pay(long id, Form form, Viewer viewer, FlowRunner flows, PlayerTickets tickets)
    {
        var player = viewer.Player!.Id;
        if ((await flows.Run(flow => Purchases.Pay(flow, player, new PaymentId(id)))).Is(out _, out var fault))
            return Html.Go($"/payments/{id}");
        var problem = fault.ToProblem();
        return await Render(id, viewer, flows, tickets, viewer.L[problem.Detail], problem.Status);
    }
}
