using Lottery.Grains.Requests;

namespace Lottery.Grains.Receipts;

/// <summary>The flow that takes a receipt in: once for each text of a sender, whatever it is sent by and how often.</summary>
public static class SubmitReceipt
{
    /// <summary>Takes the receipt in; it is checked by itself, later.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="sender">Who signed it; empty for nobody.</param>
    /// <param name="body">The text, as it came.</param>
    /// <param name="message">The sender's key of the message, if there is one: the same with another text is refused.</param>
    public static async ValueTask<Reply<Receipt>> Run(IFlow flow, string sender, byte[] body, Guid? message)
    {
        if (body.Length > ReceiptText.MaxBytes)
            return Fault.ReceiptTooLarge;
        var key = ReceiptKey.Of(sender, body);
        if (message is { } id && !(await flow.Ask(new RequestId(0, id), new BeginRequest(key.Hash, 0))).Is(out _, out var mismatch))
            return mismatch;
        Span<byte> random = stackalloc byte[16];
        flow.Random(random);
        return await flow.Ask(key, new AcceptReceipt(new(new Guid(random)), sender, body));
    }
}
