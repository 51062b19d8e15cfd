using System.Globalization;
using Lottery.Grains;
using Lottery.Grains.Books;

namespace Lottery.Silo.Actors;

/// <summary>Ids as the text by which the cluster knows a grain, and back.</summary>
internal static class Keys
{
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

    public static string Of(RequestId request) => $"{request.Caller}/{request.Key:N}";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static (string First, string Second) Parts(string text)
    {
        var at = text.IndexOf('/', StringComparison.Ordinal);
        return (text[..at], text[(at + 1)..]);
    }
}
