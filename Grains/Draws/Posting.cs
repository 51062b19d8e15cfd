using Lottery.Grains.Games;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Draws;

/// <summary>The last part of a draw's flow: posts a prize for each ticket that won, or, after a cancellation, a refund for each purchase.</summary>
/// <remarks>
/// Memory is bounded by two pages, whatever there is to be posted. While one is posted the next is read, and while one part
/// of it is being committed the next is decided. A page is noted after the last of its payments was decided, so the note is
/// never durable before they are; what a crash leaves beyond the note is known to the tables and not posted again.
/// </remarks>
public static class Posting
{
    /// <summary>Prizes or refunds that are read, and noted as posted, together.</summary>
    public const int Page = 1000;

    public static async ValueTask<Reply<Draw>> Prizes(IFlow flow, Draw draw)
    {
        var award = draw.Award!;
        if (!(await flow.Ask(draw.Terms.Game, new ReturnJackpot(draw.Id, award.RolledOver, award.Reserve))).Is(out _, out var fault))
            return fault;
        var winning = award.Tiers.Where(tier => tier.PrizeEach > 0).Select(tier => tier.Matches).ToArray();
        return await Post(
            flow,
            draw,
            after => flow.Tables.Winners(draw.Id, draw.Result!.Set, winning, after, Page),
            winner => winner.Place,
            winners => Credit(flow, draw, winners));
    }

    public static ValueTask<Reply<Draw>> Refunds(IFlow flow, Draw draw) => Post(
        flow,
        draw,
        after => flow.Tables.SoldOrders(draw.Id, after, Page),
        order => order.Place,
        orders => Refund(flow, orders));

    private static async ValueTask<Reply<Draw>> Post<T>(
        IFlow flow, Draw draw, Func<SalePosition?, Task<IReadOnlyList<T>>> read, Func<T, SalePosition> placeOf, Func<T[], Task<long>> post)
    {
        var (progress, pace) = (draw.Posted, new PostingPace());
        await flow.Durable();
        flow.PassThrough();
        var (reading, written) = (read(progress.After), Task.CompletedTask);
        while (await reading is { Count: > 0 } page)
        {
            reading = read(placeOf(page[^1]));
            for (var (at, count) = (0, 0); at < page.Count; at += count)
            {
                count = Math.Min(pace.Next(flow.FlowsBegun, flow.Now), page.Count - at);
                var amount = await post([.. page.Skip(at).Take(count)]);
                progress = new(progress.Done + count, progress.Amount + amount, placeOf(page[at + count - 1]));
                await written;
                written = flow.Durable().AsTask();
            }
            await flow.Ask(draw.Id, new NotePosted(progress));
        }
        return await flow.Ask(draw.Id, new FinishDraw());
    }

    private static async Task<long> Credit(IFlow flow, Draw draw, Winner[] winners)
    {
        var next = await flow.NextIds(IdKind.Payment, winners.Length);
        await Task.WhenAll(winners.Where(w => w.Paid is null).Select(w =>
            flow.Ask(WalletId.Of(w.Player), new CreditPrize(new(next++), Prize(w), draw.Id, w.Ticket)).AsTask()));
        return winners.Sum(w => Prize(w).Minor);

        Money Prize(Winner winner) => new(draw.Award!.PrizeEach(winner.Matches), draw.Terms.Price.Currency);
    }

    private static async Task<long> Refund(IFlow flow, SoldOrder[] orders)
    {
        var next = await flow.NextIds(IdKind.Payment, orders.Length);
        return (await Task.WhenAll(orders.Select(order => Refund(flow, order, new(next++))))).Sum();
    }

    /// <summary>Captures a sale that its buyer's flow has not come to capture yet, then gives its money back.</summary>
    private static async Task<long> Refund(IFlow flow, SoldOrder order, PaymentId refund)
    {
        var wallet = WalletId.Of(order.Player);
        await flow.Ask(wallet, new Capture(order.Payment));
        return (await flow.Ask(wallet, new Refund(order.Payment, refund))).Is(out var payment, out var fault)
            ? payment.Amount.Minor
            : throw new InvalidOperationException($"Payment {order.Payment} at {order.Place} could not be refunded: {fault}.");
    }
}
