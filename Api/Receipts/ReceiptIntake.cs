using System.Security.Cryptography;
using System.Text;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Receipts;

namespace Lottery.Api.Receipts;

/// <summary>The one way in for receipts, whatever they come by: HTTP or a queue.</summary>
public sealed class ReceiptIntake(FlowRunner flows, DiskSpace disk)
{
    /// <summary>Takes a receipt in. Its answer comes once the text is durable; it is checked afterwards, by itself.</summary>
    /// <remarks>The same text of the same sender again gives the same id, and has no second effect.</remarks>
    /// <param name="text">UTF-8, as it came. What is not UTF-8 is kept too, and found invalid.</param>
    /// <param name="sender">Who sent it, as it was proved; empty for nobody.</param>
    /// <param name="messageId">The sender's own key of the message, if there is one: the same with another text is <see cref="Fault.IdempotencyMismatch"/>.</param>
    /// <returns>The receipt as accepted; or <see cref="Fault.ReceiptTooLarge"/>, which no repeat will change.</returns>
    /// <exception cref="StorageUnavailableException">It is not known to be kept, or the disk has no room for it: send it again.</exception>
    public ValueTask<Reply<Receipt>> Accept(ReadOnlyMemory<byte> text, string sender, string? messageId) => disk.IsLow
        ? throw new StorageUnavailableException("The disk is nearly full: what is left is for sales.")
        : flows.Run(new AcceptReceiptFlow(sender, text.ToArray(), messageId is null ? null : Key(sender, messageId)));

    /// <summary>Apart from all keys of other requests that nobody signed in for.</summary>
    private static Guid Key(string sender, string messageId) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"receipt|{sender.Length}|{sender}|{messageId}")).AsSpan(0, 16));
}
