using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Tickets;

/// <summary>Lines to be bought: own numbers, quick picks, or both; 1 to 100 in all.</summary>
/// <param name="Lines">Each as many different numbers as the game picks.</param>
/// <param name="QuickPicks">So many more lines, with numbers that the platform picks at random.</param>
public sealed record BuyTicketsRequest(IReadOnlyList<int[]>? Lines = null, int QuickPicks = 0);

/// <summary>Lines to be invoiced: own numbers, quick picks, or both; 1 to 100 in all. Nothing is picked unasked.</summary>
/// <param name="Numbers">One line.</param>
/// <param name="Lines">Several lines.</param>
/// <param name="QuickPicks">Lines with numbers that the platform picks.</param>
public sealed record InvoiceTicketRequest(int[]? Numbers = null, IReadOnlyList<int[]>? Lines = null, int QuickPicks = 0);

/// <summary>A ticket as its buyer gets it: the receipt that proves that it is in the draw.</summary>
/// <param name="TicketId">Its number.</param>
/// <param name="Numbers">Ascending.</param>
/// <param name="Book">The list that it stands in.</param>
/// <param name="Position">Its place there.</param>
/// <param name="Salt">Hexadecimal: what hides its owner in the leaf. Keep it to prove that the ticket is yours.</param>
/// <param name="Leaf">Hexadecimal: the hash of its leaf in the book's Merkle tree.</param>
/// <param name="SoldAt">When.</param>
public sealed record SoldTicketView(long TicketId, IReadOnlyList<int> Numbers, int Book, long Position, string Salt, string Leaf, DateTimeOffset SoldAt)
{
    public static SoldTicketView From(Sale sale)
    {
        Span<byte> salt = stackalloc byte[16];
        sale.Salt.TryWriteBytes(salt, bigEndian: true, out _);
        return new(sale.Ticket.Value, sale.Numbers.ToArray(), sale.Book.Shard, sale.Position, Convert.ToHexStringLower(salt), Convert.ToHexStringLower(sale.Leaf), sale.SoldAt);
    }
}

/// <summary>A purchase.</summary>
/// <param name="PaymentId">The payment; ask /api/payments/{id} how it stands.</param>
/// <param name="DrawId">The draw.</param>
/// <param name="Status">Success: the tickets are in the draw.</param>
/// <param name="Amount">The price of all lines.</param>
/// <param name="Currency">In which.</param>
/// <param name="Tickets">In the order of the lines.</param>
/// <param name="RealityCheck">What you had spent by then, with this purchase.</param>
public sealed record PurchaseView(
    long PaymentId, long DrawId, PaymentStatus Status, string Amount, string Currency, IReadOnlyList<SoldTicketView> Tickets, RealityCheckView? RealityCheck = null)
{
    public static PurchaseView From(Purchase purchase)
    {
        var payment = purchase.Payment;
        var tickets = new SoldTicketView[purchase.Sales.Count];
        for (var i = 0; i < tickets.Length; i++)
            tickets[i] = SoldTicketView.From(purchase.Sales[i]);
        return new(payment.Id.Value, payment.Draw!.Value.Value, payment.Status, payment.Amount.Amount(), payment.Amount.Currency.Code, tickets, RealityCheckView.Of(payment));
    }
}

/// <summary>What a player has spent on tickets and orders, in the purchase's currency; days and weeks are UTC, and a week begins on Monday.</summary>
/// <param name="SpentToday">Since midnight.</param>
/// <param name="SpentThisWeek">Since Monday.</param>
public sealed record RealityCheckView(string SpentToday, string SpentThisWeek)
{
    /// <summary>Null for a payment that is not a purchase that succeeded.</summary>
    public static RealityCheckView? Of(Payment payment) => payment.SpentSoFar is { } spent
        ? new(new Money(spent.Today, payment.Amount.Currency).Amount(), new Money(spent.ThisWeek, payment.Amount.Currency).Amount())
        : null;
}

/// <summary>An invoice: its money is held until it is paid, or until the hold runs out.</summary>
/// <param name="InvoiceId">Its payment's number: pay it with POST /api/payments/{id}.</param>
/// <param name="DrawId">The draw.</param>
/// <param name="Amount">The price of all lines.</param>
/// <param name="Currency">In which.</param>
/// <param name="Lines">The numbers of each line, ascending.</param>
/// <param name="HoldsUntil">Then the money is released by itself.</param>
public sealed record InvoiceView(long InvoiceId, long DrawId, string Amount, string Currency, IReadOnlyList<int[]> Lines, DateTimeOffset HoldsUntil)
{
    public static InvoiceView From(Purchase purchase)
    {
        var payment = purchase.Payment;
        return new(
            payment.Id.Value, payment.Draw!.Value.Value, payment.Amount.Amount(), payment.Amount.Currency.Code,
            [.. payment.Order!.Lines is { } lines ? lines.Select(mask => new Numbers(mask).ToArray()) : purchase.Sales.Select(sale => sale.Numbers.ToArray())], payment.CreatedAt + Purchases.InvoiceHold);
    }
}

/// <summary>Selling tickets.</summary>
public static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Tickets").RequireAuthorization();
        group.MapPost("/api/draws/{id:long}/tickets", Buy).WithSummary("Buy tickets: one payment for all lines")
            .Produces<PurchaseView>(201).Problems(400, 401, 402, 404, 409, 422, 503).MovesMoney();
        group.MapPost("/api/invoice/draws/{id:long}/ticket", Invoice).WithSummary("Hold the money for tickets, to be paid within ten minutes")
            .Produces<InvoiceView>(201).Problems(400, 401, 402, 404, 409, 422, 503).MovesMoney();
        group.MapPost("/api/payments/{id:long}", Pay).WithSummary("Pay an invoice")
            .Produces<PurchaseView>(201).Problems(401, 404, 409, 422, 503).MovesMoney();
        group.MapGet("/api/tickets/{id:long}", Get).WithSummary("One of your tickets, or one that anybody may buy").Produces<TicketView>().Problems(401, 404, 503);
    }

    private static ValueTask<IResult> Buy(long id, Body<BuyTicketsRequest> body, HttpContext context, FlowRunner flows)
    {
        var lines = Lines(body.Value.Lines, body.Value.QuickPicks, LineField);
        var flow = new BuyLines(context.Caller().Player, new(id), lines, body.Key);
        return Answer(flows, new DrawId(id), lines, LineField, flows.Run(flow), PurchaseView.From, p => $"/api/payments/{p.PaymentId}");
    }

    private static ValueTask<IResult> Invoice(long id, Body<InvoiceTicketRequest> body, HttpContext context, FlowRunner flows)
    {
        var (numbers, lines, quickPicks) = body.Value;
        Func<int, string> field = LineField;
        if (numbers is not null)
        {
            lines = [numbers, .. lines ?? []];
            field = line => line == 0 ? "numbers" : LineField(line - 1);
        }
        var bets = Lines(lines, quickPicks, field);
        var flow = new InvoiceLines(context.Caller().Player, new(id), bets, body.Key);
        return Answer(flows, new DrawId(id), bets, field, flows.Run(flow), InvoiceView.From, i => $"/api/payments/{i.InvoiceId}");
    }

    private static ValueTask<IResult> Pay(long id, Keyed keyed, HttpContext context, FlowRunner flows)
    {
        var player = context.Caller().Player;
        return flows.Answer(player, keyed.Key, new PayInvoice(player, new(id)));
    }

    /// <summary>Asks the ticket's grain.</summary>
    internal static ValueTask<IResult> Get(long id, HttpContext context, FlowRunner flows) =>
        flows.Run(new FindTicketFlow(context.Caller().Player, new(id))).Answer(TicketView.From);

    private static string LineField(int line) => $"lines[{line}]";

    /// <summary>As <see cref="Answers"/> does; and which line does not fit the draw's game is said.</summary>
    private static async ValueTask<IResult> Answer<TView>(
        FlowRunner flows, DrawId id, Numbers[] lines, Func<int, string> field, ValueTask<Reply<Purchase>> asked, Func<Purchase, TView> view, Func<TView, string> location)
        where TView : class
    {
        var reply = await asked;
        var fault = reply.Fault;
        if (fault == Fault.None)
            return Answers.Created(reply, view, location);
        if (fault != Fault.InvalidNumbers || !(await flows.Ask(id, new DescribeDraw())).Is(out var draw, out _))
            return fault.ToProblem();
        var (pick, of) = (draw.Terms.Pick, draw.Terms.Of);
        var unfit = Array.FindIndex(lines, line => line != Numbers.None && !line.IsValid(pick, of));
        return fault.ToProblem(field(unfit), $"{pick} different numbers from 1 to {of}");
    }

    /// <exception cref="ProblemException">A line has a number twice or out of every game's range, or there are too few or too many lines.</exception>
    private static Numbers[] Lines(IReadOnlyList<int[]>? own, int quickPicks, Func<int, string> field)
    {
        var count = own?.Count ?? 0;
        if (quickPicks is < 0 or > Purchases.MaxLines || count + quickPicks is 0 or > Purchases.MaxLines)
            throw new ProblemException(Fault.InvalidNumbers.ToProblem("lines", $"1 to {Purchases.MaxLines} lines in all, quickPicks included"));
        var lines = new Numbers[count + quickPicks];
        for (var i = 0; i < count; i++)
        {
            if (!Numbers.TryOf(own![i], out lines[i]) || lines[i] == Numbers.None)
                throw new ProblemException(Fault.InvalidNumbers.ToProblem(field(i), "as many different numbers as the game picks, each within its range"));
        }
        return lines;
    }
}
