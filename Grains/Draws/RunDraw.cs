using Lottery.Grains.Books;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Draws;

/// <summary>The flow that takes a draw as far as its time has come: opens, closes, draws, pays; or refunds, once cancelled.</summary>
/// <remarks>Reminders call it, an operator may; called again at any moment it goes on where it stands; of two at once one may be told to leave it to the other.</remarks>
public static class RunDraw
{
    /// <summary>Why a draw is cancelled whose beacon does not come. The operator must not be able to choose another value, so there is none.</summary>
    private const string NoBeacon = "The beacon's round that the draw was to follow from did not come in time.";

    /// <summary>Goes on with a draw until there is nothing due.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="id">The draw.</param>
    /// <param name="until">Where to stop; the reminders go on from there.</param>
    /// <returns>How it stands then; or what keeps it from going on.</returns>
    public static async ValueTask<Reply<Draw>> Run(IFlow flow, DrawId id, DrawStatus until = DrawStatus.Settled)
    {
        var reply = await flow.Ask(id, new DescribeDraw());
        while (reply.Is(out var draw, out _) && (draw.Status < until || draw.Status == DrawStatus.Cancelled))
        {
            var next = draw switch
            {
                { Status: DrawStatus.Planned } when flow.Now >= draw.Terms.OpensAt => await flow.Ask(id, new OpenDraw()),
                { Status: DrawStatus.Open } when flow.Now >= draw.Terms.ClosesAt => await Close(flow, draw),
                { Status: DrawStatus.Closed, AwaitsBeacon: false } when flow.Now >= draw.Terms.DrawsAt => await DrawNumbers(flow, draw),
                { Status: DrawStatus.Closed, AwaitsBeacon: true } when flow.Now >= draw.GivesUpAt => await flow.Ask(id, new CancelDraw(NoBeacon)),
                { Status: DrawStatus.Drawn, Award: null } => await Award(flow, draw),
                { Status: DrawStatus.Drawn } => await Posting.Prizes(flow, draw),
                { Status: DrawStatus.Cancelled, FinishedAt: null } => await Cancel(flow, draw),
                _ => (Reply<Draw>?)null,
            };
            if (next is null)
                break;
            reply = next.Value;
        }
        return reply;
    }

    private static async ValueTask<Reply<Draw>> Close(IFlow flow, Draw draw)
    {
        if (!(await SealBooks(flow, draw, Fault.DrawClosed)).Is(out var heads, out var fault))
            return fault;
        var checkpoint = flow.Vault.SignNote(Checkpoint.Text(flow.Vault.Origin, draw.Terms, heads, isSealed: true));
        return await flow.Ask(draw.Id, new CloseDraw(heads, SealedRoot.Of(heads), checkpoint));
    }

    private static async ValueTask<Reply<BookHead[]>> SealBooks(IFlow flow, Draw draw, Fault reason)
    {
        var heads = new BookHead[draw.Terms.Books];
        for (var shard = 0; shard < heads.Length; shard++)
        {
            if (!(await flow.Ask(new BookId(draw.Id, shard), new Seal(reason))).Is(out var reply, out var fault))
                return fault;
            heads[shard] = reply.Head!;
        }
        return heads;
    }

    private static async ValueTask<Reply<Draw>> DrawNumbers(IFlow flow, Draw draw)
    {
        // The root must be on the record before anybody, this process included, works out what follows from it.
        await flow.Durable();
        var command = new DrawNumbers(flow.Vault.Reveal(draw.ProtectedSecret));
        return await Approvals.Approvals.WhyNotPublish(flow, draw, DrawDecider.Reveal(draw, command, flow.Now)) is var held and not Fault.None
            ? held
            : await flow.Ask(draw.Id, command);
    }

    private static async ValueTask<Reply<Draw>> Award(IFlow flow, Draw draw)
    {
        await flow.Durable();
        var winners = await flow.Tables.CountMatches(draw.Id, draw.Result!.Set, draw.Terms.Pick);
        if (!(await flow.Ask(draw.Terms.Game, new TakeJackpot(draw.Id))).Is(out var game, out var fault))
            return fault;
        var settlement = new PaymentId(await flow.NextIds(IdKind.Payment));
        return await flow.Ask(draw.Id, new AwardPrizes(winners, game.Jackpot, game.Reserve, settlement));
    }

    private static async ValueTask<Reply<Draw>> Cancel(IFlow flow, Draw draw)
    {
        if (!(await SealBooks(flow, draw, Fault.DrawCancelled)).Is(out _, out var fault))
            return fault;
        await ReleaseInvoices(flow, draw.Id);
        return await Posting.Refunds(flow, draw);
    }

    /// <summary>Gives back the money of invoices that nobody has paid. An invoice that is being made now finds the draw cancelled.</summary>
    private static async ValueTask ReleaseInvoices(IFlow flow, DrawId draw)
    {
        await flow.Durable();
        foreach (var (wallet, id) in await flow.Tables.UnpaidInvoices(draw))
            if ((await flow.Ask(wallet, new FindPayment(id))).Is(out var payment, out _) && payment is { Status: PaymentStatus.Created, Confirmed: false })
                await Purchases.GiveUp(flow, payment, Fault.DrawCancelled);
    }
}
