using System.Globalization;
using Lottery.Grains;
using Lottery.Grains.Currencies;
using Lottery.Grains.Receipts;

namespace Lottery.Silo.Actors;

/// <summary>Ids as the text by which the cluster knows a grain, and back.</summary>
internal static class Keys
{
    /// <summary>The key of grains of which there is one.</summary>
    public const string TheOnly = "all";

    public static WalletId Wallet(string text) => new(Number(text));

    public static PlayerId Player(string text) => new(Number(text));

    public static DrawId Draw(string text) => new(Number(text));

    public static GameId Game(string text) => new(text);

    /// <summary>From <c>7/3</c>: draw 7, shard 3.</summary>
    public static BookId Book(string text)
    {
        var (draw, shard) = Parts(text);
        return new(Draw(draw), int.Parse(shard, CultureInfo.InvariantCulture));
    }

    /// <summary>From caller and key: <c>17/4f0c...</c>.</summary>
    public static RequestId Request(string text)
    {
        var (caller, key) = Parts(text);
        return new(Number(caller), Guid.ParseExact(key, "N"));
    }

    public static TicketId Ticket(string text) => new(Number(text));

    public static CurrencyCode Currency(string text) => new(text);

    public static PromotionId Promotion(string text) => new(Number(text));

    public static ReceiptKey Receipt(string text) => new(Guid.ParseExact(text, "N"));

    /// <summary>From sender and number; the sender's own slashes are escaped.</summary>
    public static OrderKey ReceiptOrder(string text)
    {
        var (sender, number) = Parts(text);
        return new(Uri.UnescapeDataString(sender), number);
    }

    public static string Of(RequestId request) => $"{request.Caller}/{request.Key:N}";

    public static string Of(ReceiptKey receipt) => receipt.Hash.ToString("N");

    public static string Of(OrderKey order) => $"{Uri.EscapeDataString(order.Sender)}/{order.Number}";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static (string First, string Second) Parts(string text)
    {
        var at = text.IndexOf('/', StringComparison.Ordinal);
        return (text[..at], text[(at + 1)..]);
    }
}
