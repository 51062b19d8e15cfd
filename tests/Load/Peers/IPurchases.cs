using Lottery.Grains;

namespace Lottery.Load.Peers;

/// <summary>How a contender carries out a purchase: the one thing in which they differ.</summary>
internal interface IPurchases
{
    /// <summary>Buys, durably when this returns.</summary>
    /// <returns>This order; or the one that the key bought first; or why nothing is bought.</returns>
    Task<Reply<Order>> Buy(Order order);
}

/// <summary>Lines to be bought, checked against the draw's game, and the ids that the purchase gets.</summary>
/// <param name="Wallet">The buyer.</param>
/// <param name="Draw">The draw.</param>
/// <param name="Amount">The price of all lines, in minor units.</param>
/// <param name="Currency">Its code.</param>
/// <param name="Payment">The payment's id.</param>
/// <param name="FirstTicket">The first line's ticket; the others follow it.</param>
/// <param name="Lines">The numbers of each line, as a mask.</param>
/// <param name="Salts">One for each line.</param>
/// <param name="At">UTC.</param>
/// <param name="Key">The client's idempotency key; null where it sent none.</param>
/// <param name="Hash">Of the request that came with the key.</param>
internal sealed record Order(
    long Wallet, long Draw, long Amount, string Currency, long Payment, long FirstTicket, long[] Lines, Guid[] Salts, DateTime At, Guid? Key, Guid? Hash);
