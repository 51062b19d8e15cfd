using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Tickets;

/// <summary>A batch of pre-created tickets that was made, and the draw's terms.</summary>
public sealed record MadeTickets(TicketBatch Batch, DrawTerms Terms);

/// <summary>The flows of tickets that are made before they are sold. Paying for one is paying an invoice: see <see cref="Purchases"/>.</summary>
public static class PooledSales
{
    /// <summary>Makes tickets with combinations that no other pre-created ticket of the draw has.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="id">The draw; it must not be closed.</param>
    /// <param name="batch">The number of the batch: the same again is a repeat.</param>
    /// <param name="count">1 to <see cref="PooledTickets.MaxBatch"/>.</param>
    public static async ValueTask<Reply<MadeTickets>> Make(IFlow flow, DrawId id, BatchId batch, int count)
    {
        if (!(await flow.Ask(id, new DescribeDraw())).Is(out var draw, out var fault))
            return fault;
        if (Purchases.WhyNotSelling(draw, flow.Now) is var closed and not Fault.None and not Fault.DrawNotOpen)
            return closed;
        var key = new byte[16];
        flow.Random(key);
        var command = new MakeTickets(batch, count, Combinations.Count(draw.Terms.Pick, draw.Terms.Of), key);
        return (await flow.Ask(id, command)).Is(out var made, out fault) ? new MadeTickets(made, draw.Terms) : fault;
    }

    /// <summary>Holds a ticket and its price for a buyer, to be paid within <see cref="Purchases.InvoiceHold"/>.</summary>
    /// <remarks>The payment comes first: it is the intent that the sweeper finds. Of two buyers the ticket takes one; the other's money is released.</remarks>
    public static async ValueTask<Reply<Purchase>> Invoice(IFlow flow, PlayerId player, TicketId id, RequestKey? key)
    {
        if (!(await flow.Ask(id, new DescribeTicket())).Is(out var ticket, out var fault)
            || !(await flow.Ask(ticket.Draw, new DescribeDraw())).Is(out var draw, out fault))
            return fault;
        var (wallet, terms) = (WalletId.Of(player), draw.Terms);
        if (key is not null)
        {
            if ((await flow.Ask(wallet, new FindRequest(key))).Is(out var earlier, out fault))
                return await Hold(flow, earlier, terms) with { Repeated = true };
            if (fault == Fault.IdempotencyMismatch)
                return fault;
        }
        if (Purchases.WhyNotSelling(draw, flow.Now) is var closed and not Fault.None)
            return closed;
        if (ticket.Status != TicketStatus.Available)
            return Fault.TicketTaken;
        var order = new TicketOrder(terms.BookOf(player), id, 1, [ticket.Numbers.Mask]);
        var reserve = new Reserve(
            new(await flow.NextIds(IdKind.Payment)), terms.Price, order, Confirmed: false, flow.Now + Purchases.InvoiceHold, key);
        if (!(await flow.Ask(wallet, reserve)).Is(out var payment, out fault))
            return fault;
        return await Purchases.GiveUpIfCancelled(flow, payment) is var cancelled and not Fault.None ? cancelled : await Hold(flow, payment, terms);
    }

    private static async ValueTask<Reply<Purchase>> Hold(IFlow flow, Payment payment, DrawTerms terms)
    {
        if (payment is { Status: PaymentStatus.Created, Confirmed: false, Order: { } order }
            && !(await flow.Ask(order.FirstTicket, new HoldTicket(payment.Id, new(payment.Wallet.Value), payment.DueAt))).Is(out _, out var taken))
        {
            await Purchases.GiveUp(flow, payment, taken);
            return taken;
        }
        return await Purchases.Invoiced(flow, payment, terms);
    }
}
