using Lottery.Grains.Wallets;

namespace Lottery.Grains.Services;

/// <summary>The flows of orders: the wallet holds the money, the catalogue places the order; then it is captured, released, or its time runs out.</summary>
/// <remarks>
/// The catalogue decides which payment pays an order; one that was too late gives its money back. A hold that was cut off before its
/// order was placed is nobody's, and ends with its time.
/// </remarks>
public static class Orders
{
    /// <summary>How long an order holds its money, unless configured otherwise.</summary>
    public static readonly TimeSpan DefaultHold = TimeSpan.FromMinutes(10);

    /// <summary>Holds money for an order. The same order, wallet and amount again is a repeat.</summary>
    public static async ValueTask<Reply<Payment>> Reserve(
        IFlow flow, WalletId wallet, OrderId order, Money amount, TimeSpan hold, RequestKey? key, string? comment)
    {
        if (!(await flow.Ask(Catalogue.Id, new FindService(order.Service))).Is(out _, out var fault))
            return fault;
        if (key is not null)
        {
            // A hold that ran out before its order was placed stays the answer, though another may have the order since.
            if ((await flow.Ask(wallet, new FindRequest(key))).Is(out var earlier, out fault) && earlier is { Status: PaymentStatus.Error, Reason: Fault.HoldExpired })
                return earlier;
            if (fault == Fault.IdempotencyMismatch)
                return fault;
        }
        if ((await flow.Ask(Catalogue.Id, new FindOrder(order))).Value?.Order is { } known)
            return await Same(flow, known, wallet, amount);

        var id = new PaymentId(await flow.NextIds(IdKind.Payment));
        if (!(await flow.Ask(wallet, new OpenOrder(id, order, amount, flow.Now + hold, key) { Comment = comment })).Is(out var held, out fault))
            return (await flow.Ask(Catalogue.Id, new FindOrder(order))).Value?.Order is { } meanwhile ? await Same(flow, meanwhile, wallet, amount) : fault;
        if (held is not { Status: PaymentStatus.Created, DueAt: { } holdsUntil })
            return held; // Cut off before the order was placed, and come again with its key after its time.
        if ((await flow.Ask(Catalogue.Id, new PlaceOrder(order, held.Id, wallet, amount, holdsUntil))).Is(out _, out fault))
            return held;
        await flow.Ask(wallet, new Release(held.Id, fault));
        return fault == Fault.OrderConflict && (await flow.Ask(Catalogue.Id, new FindOrder(order))).Value?.Order is { } first
            ? await Same(flow, first, wallet, amount)
            : fault;
    }

    /// <summary>Hands an order's money to its service.</summary>
    public static ValueTask<Reply<Payment>> Capture(IFlow flow, OrderId order) => About(flow, order, payment => new Capture(payment));

    /// <summary>Gives an order's money back.</summary>
    public static ValueTask<Reply<Payment>> Release(IFlow flow, OrderId order) => About(flow, order, payment => new Release(payment, Fault.OrderReleased));

    /// <summary>How an order's payment stands.</summary>
    public static ValueTask<Reply<Payment>> Find(IFlow flow, OrderId order) => About(flow, order, payment => new FindPayment(payment));

    /// <summary>Releases an order whose time has run out.</summary>
    public static async ValueTask Resume(IFlow flow, Payment payment)
    {
        if (flow.Now >= payment.DueAt)
            await flow.Ask(payment.Wallet, new Release(payment.Id, Fault.HoldExpired));
    }

    private static async ValueTask<Reply<Payment>> About(IFlow flow, OrderId id, Func<PaymentId, WalletCommand> command) =>
        (await flow.Ask(Catalogue.Id, new FindOrder(id))).Is(out var found, out var fault)
            ? await flow.Ask(found.Order!.Wallet, command(found.Order.Payment))
            : fault;

    private static async ValueTask<Reply<Payment>> Same(IFlow flow, ServiceOrder known, WalletId wallet, Money amount) =>
        (known.Wallet, known.Amount) == (wallet, amount)
            ? await flow.Ask(wallet, new FindPayment(known.Payment))
            : Fault.OrderConflict;
}
