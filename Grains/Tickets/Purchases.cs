using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Tickets;

/// <summary>What a buyer is told: the payment, and, once it succeeded, its tickets.</summary>
/// <param name="Payment">The payment, which is also the invoice.</param>
/// <param name="Terms">The draw's.</param>
/// <param name="Sales">The tickets, in the order of the lines; none while the payment is open.</param>
[GenerateSerializer, Immutable, Alias("lottery.Purchase")]
public sealed record Purchase(Payment Payment, DrawTerms Terms, IReadOnlyList<Sale> Sales);

/// <summary>The flows that sell tickets: wallet reserves, book sells, wallet captures, or releases if the book refused.</summary>
/// <remarks>Where one is cut off, its payment stays in <see cref="PaymentStatus.Created"/> and the sweeper calls <see cref="Resume"/>.</remarks>
public static class Purchases
{
    /// <summary>The most lines of one purchase.</summary>
    public const int MaxLines = 100;

    /// <summary>How long an invoice holds its money.</summary>
    public static readonly TimeSpan InvoiceHold = TimeSpan.FromMinutes(10);

    /// <summary>How long after its last step a purchase is taken to be cut off.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Buys lines of a draw, all with one payment.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="player">The buyer.</param>
    /// <param name="draw">The draw.</param>
    /// <param name="lines">One bet each; <see cref="Numbers.None"/> asks for a quick pick.</param>
    /// <param name="key">The client's idempotency key, if it sent one.</param>
    public static async ValueTask<Reply<Purchase>> Buy(IFlow flow, PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key) =>
        (await Reserve(flow, player, draw, lines, confirmed: true, key)).Is(out var reserved, out var fault)
            ? await Finish(flow, reserved.Payment, reserved.Terms, isFirst: reserved.IsNew) with { Repeated = !reserved.IsNew }
            : fault;

    /// <summary>Holds the money for lines of a draw, to be paid within <see cref="InvoiceHold"/>.</summary>
    public static async ValueTask<Reply<Purchase>> Invoice(IFlow flow, PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key)
    {
        if (!(await Reserve(flow, player, draw, lines, confirmed: false, key)).Is(out var reserved, out var fault))
            return fault;
        return await GiveUpIfCancelled(flow, reserved.Payment) is var cancelled and not Fault.None
            ? cancelled
            : await Invoiced(flow, reserved.Payment, reserved.Terms) with { Repeated = !reserved.IsNew };
    }

    /// <summary>Releases an invoice whose draw was cancelled while it was made: the cancellation may have released all others before.</summary>
    internal static async ValueTask<Fault> GiveUpIfCancelled(IFlow flow, Payment invoice)
    {
        if (invoice is not { Status: PaymentStatus.Created, Confirmed: false, Draw: { } draw }
            || !(await flow.Ask(draw, new DescribeDraw())).Is(out var now, out _) || now.Status != DrawStatus.Cancelled)
            return Fault.None;
        await GiveUp(flow, invoice, Fault.DrawCancelled);
        return Fault.DrawCancelled;
    }

    /// <summary>Pays an invoice: its tickets are sold, or its money is released. Another's invoice does not exist.</summary>
    public static async ValueTask<Reply<Purchase>> Pay(IFlow flow, PlayerId player, PaymentId invoice)
    {
        var wallet = WalletId.Of(player);
        if (!(await flow.Ask(wallet, new FindPayment(invoice))).Is(out var found, out var fault))
            return fault;
        if (found.Order is null)
            return Fault.PaymentNotFound;
        var confirmed = await flow.Ask(wallet, new Confirm(invoice, flow.Now + Patience));
        if (!confirmed.Is(out var payment, out fault))
            return fault;
        if (!(await flow.Ask(found.Order.Book.Draw, new DescribeDraw())).Is(out var described, out fault))
            return fault;
        // A cancelled draw's book may not be sealed yet, and would still sell.
        if (described.Status == DrawStatus.Cancelled && payment.Status == PaymentStatus.Created)
            return (await GiveUp(flow, payment, Fault.DrawCancelled)).Is(out var concluded, out fault)
                ? new Purchase(concluded.Payment, described.Terms, concluded.Sales)
                : fault;
        return await Finish(flow, payment, described.Terms, isFirst: !confirmed.Repeated) with { Repeated = confirmed.Repeated };
    }

    /// <summary>An invoice as it was first answered, though it may be paid by now: its lines are then those of its tickets.</summary>
    internal static async ValueTask<Reply<Purchase>> Invoiced(IFlow flow, Payment payment, DrawTerms terms) => payment.Status == PaymentStatus.Created
        ? new Purchase(payment, terms, [])
        : await Finish(flow, payment, terms, isFirst: false);

    /// <summary>Finishes a purchase that was cut off, and releases an invoice that nobody paid in time.</summary>
    public static async ValueTask Resume(IFlow flow, WalletId wallet, PaymentId id)
    {
        if (!(await flow.Ask(wallet, new FindPayment(id))).Is(out var payment, out _)
            || payment is not { Status: PaymentStatus.Created, Order: not null })
            return;
        if (payment.Confirmed)
            await Sell(flow, payment, isFirst: false);
        else if (flow.Now >= payment.DueAt)
            await GiveUp(flow, payment, Fault.HoldExpired);
    }

    private static async ValueTask<Reply<Reserved>> Reserve(
        IFlow flow, PlayerId player, DrawId id, Numbers[] lines, bool confirmed, RequestKey? key)
    {
        if (!(await flow.Ask(id, new DescribeDraw())).Is(out var draw, out var fault))
            return fault;
        var terms = draw.Terms;
        var wallet = WalletId.Of(player);
        if (WhyNotSelling(draw, flow.Now) is var closed and not Fault.None)
            return key is not null && (await flow.Ask(wallet, new FindRequest(key))).Is(out var earlier, out fault)
                ? new Reserved(earlier, terms, IsNew: false)
                : fault == Fault.IdempotencyMismatch ? fault : closed;
        if (lines.Length is 0 or > MaxLines || lines.Any(line => line != Numbers.None && !line.IsValid(terms.Pick, terms.Of)))
            return Fault.InvalidNumbers;

        var masks = new long[lines.Length];
        for (var i = 0; i < masks.Length; i++)
            masks[i] = (lines[i] == Numbers.None ? QuickPick.Draw(flow, terms.Pick, terms.Of) : lines[i]).Mask;
        var order = new TicketOrder(terms.BookOf(player), new TicketId(await flow.NextIds(IdKind.Ticket, masks.Length)), masks.Length, masks);
        var command = new Reserve(
            new PaymentId(await flow.NextIds(IdKind.Payment)),
            terms.Price * masks.Length,
            order,
            confirmed,
            flow.Now + (confirmed ? Patience : InvoiceHold),
            key);
        var reply = await flow.Ask(wallet, command);
        return reply.Is(out var payment, out fault) ? new Reserved(payment, terms, IsNew: !reply.Repeated) : fault;
    }

    /// <param name="isFirst">True for the one flow that had the wallet confirm the payment: no other has asked the book before it is due.</param>
    private static async ValueTask<Reply<Purchase>> Finish(IFlow flow, Payment payment, DrawTerms terms, bool isFirst)
    {
        if (payment.Status == PaymentStatus.Error)
            return payment.Reason;
        return (await Sell(flow, payment, isFirst)).Is(out var sold, out var fault)
            ? new Purchase(sold.Payment, terms, sold.Sales)
            : fault;
    }

    private static async ValueTask<Reply<Concluded>> Sell(IFlow flow, Payment payment, bool isFirst)
    {
        var order = payment.Order!;
        // Paying ends the time in which a pre-created ticket's hold lapses by itself: from here on the book decides.
        if (payment.Status == PaymentStatus.Created && order.FirstTicket.IsPooled()
            && !(await flow.Ask(order.FirstTicket, new HoldTicket(payment.Id, new(payment.Wallet.Value), Until: null))).Is(out _, out var taken))
            return await GiveUp(flow, payment, taken);
        var salts = payment.Status == PaymentStatus.Created ? NewSalts(flow, order.Count) : [];
        var reply = await flow.Ask(order.Book, new Sell(payment.Id, new(payment.Wallet.Value), order, salts, isFirst ? payment.DueAt : null));
        return await Conclude(flow, payment, reply);
    }

    /// <summary>Ends an open purchase: it was sold, or it never will be, for this reason.</summary>
    /// <remarks>No book has heard of what nobody has paid for: there the wallet decides.</remarks>
    internal static async ValueTask<Reply<Concluded>> GiveUp(IFlow flow, Payment payment, Fault reason)
    {
        if (!payment.Confirmed)
        {
            if (!(await flow.Ask(payment.Wallet, new ReleaseUnpaid(payment.Id, reason))).Is(out payment!, out var fault))
                return fault;
            if (payment.Status == PaymentStatus.Error)
            {
                if (payment.Order!.FirstTicket.IsPooled()) // Where this is cut off, the ticket's hold lapses by itself.
                    await flow.Ask(payment.Order.FirstTicket, new FreeTicket(payment.Id));
                return payment.Reason;
            }
        }
        return await Conclude(flow, payment, await flow.Ask(payment.Order!.Book, new SettlePurchase(payment.Id, payment.Order, reason)));
    }

    /// <summary>Does to the money what the book decided about the tickets.</summary>
    private static async ValueTask<Reply<Concluded>> Conclude(IFlow flow, Payment payment, Reply<BookReply> reply)
    {
        if (!reply.Is(out var sold, out var refusal))
        {
            // The ticket first: while the payment is open, the sweeper comes back to it.
            if (payment.Order!.FirstTicket.IsPooled())
                await flow.Ask(payment.Order.FirstTicket, new FreeTicket(payment.Id));
            await flow.Ask(payment.Wallet, new Release(payment.Id, refusal));
            return refusal;
        }
        if (payment.Status == PaymentStatus.Success)
            return new Concluded(payment, sold.Sales);
        if (payment.Order!.FirstTicket.IsPooled())
            await flow.Ask(payment.Order.FirstTicket, new SellTicket(payment.Id));
        return (await flow.Ask(payment.Wallet, new Capture(payment.Id))).Is(out var captured, out var fault)
            ? new Concluded(captured, sold.Sales)
            : fault;
    }

    /// <summary>Why a draw sells nothing now: what the book would say, before any money is held.</summary>
    internal static Fault WhyNotSelling(Draw draw, DateTimeOffset now) => draw switch
    {
        { Status: DrawStatus.Cancelled } => Fault.DrawCancelled,
        { Status: > DrawStatus.Open } => Fault.DrawClosed,
        _ when now >= draw.Terms.ClosesAt => Fault.DrawClosed,
        _ when now < draw.Terms.OpensAt => Fault.DrawNotOpen,
        _ => Fault.None,
    };

    private static Guid[] NewSalts(IFlow flow, int count)
    {
        var salts = new Guid[count];
        flow.Random(System.Runtime.InteropServices.MemoryMarshal.AsBytes(salts.AsSpan()));
        return salts;
    }

    private sealed record Reserved(Payment Payment, DrawTerms Terms, bool IsNew);

    internal sealed record Concluded(Payment Payment, IReadOnlyList<Sale> Sales);
}
