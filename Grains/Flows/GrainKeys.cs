using System.Globalization;
using Lottery.Grains.Receipts;

namespace Lottery.Grains.Flows;

/// <summary>Ids as the text keys of Orleans' grains, and back.</summary>
internal static class GrainKeys
{
    /// <summary>The key of grains of which there is one.</summary>
    public const long TheOnly = 0;

    /// <summary>From <c>7/3</c>: draw 7, shard 3.</summary>
    public static BookId Book(string text)
    {
        var (draw, shard) = Parts(text);
        return new(new(Number(draw)), int.Parse(shard, CultureInfo.InvariantCulture));
    }

    /// <summary>From caller and key: <c>17/4f0c...</c>.</summary>
    public static RequestId Request(string text)
    {
        var (caller, key) = Parts(text);
        return new(Number(caller), Guid.ParseExact(key, "N"));
    }

    /// <summary>From sender and number; the sender's own slashes are escaped.</summary>
    public static OrderKey ReceiptOrder(string text)
    {
        var (sender, number) = Parts(text);
        return new(Uri.UnescapeDataString(sender), number);
    }

    public static string Of(RequestId request) => $"{request.Caller}/{request.Key:N}";

    public static string Of(OrderKey order) => $"{Uri.EscapeDataString(order.Sender)}/{order.Number}";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static (string First, string Second) Parts(string text)
    {
        var at = text.IndexOf('/', StringComparison.Ordinal);
        return (text[..at], text[(at + 1)..]);
    }
}
