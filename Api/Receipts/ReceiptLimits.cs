using Lottery.Api.Http;
using Lottery.Api.Limits;

namespace Lottery.Api.Receipts;

/// <summary>How fast receipts may come over HTTP: from each sender that signs, and from each address that does not.</summary>
internal sealed class ReceiptLimits(RequestLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Throttle _senders = new(limits.ReceiptsPerSender, Window, time);
    private readonly Throttle _addresses = new(limits.ReceiptsPerAddress, Window, time);

    /// <summary>Counts a receipt.</summary>
    /// <returns>Why it is refused; null where it is not.</returns>
    public Problem? Take(string sender, HttpContext context)
    {
        var taken = sender.Length > 0 ? _senders.TryTake(sender, out var retryAfter) : _addresses.TryTake(ClientNetwork.Of(context), out retryAfter);
        return taken ? null : Admission.TooMany(context, retryAfter);
    }
}
