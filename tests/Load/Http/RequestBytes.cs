using System.Globalization;
using System.Text;

namespace Lottery.Load.Http;

/// <summary>A request made once and sent often: what differs each time is written over places of a fixed width.</summary>
internal sealed class RequestBytes
{
    /// <summary>Characters of an idempotency key.</summary>
    private const int KeyWidth = 32;

    private readonly byte[] _bytes;
    private readonly int _keyAt;
    private readonly int _bodyAt;
    private readonly string _keyPrefix;
    private long _keys;

    private RequestBytes(byte[] bytes, int keyAt, int bodyAt, string keyPrefix) =>
        (_bytes, _keyAt, _bodyAt, _keyPrefix) = (bytes, keyAt, bodyAt, keyPrefix);

    /// <summary>The request, as the latest changes left it.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Where its body is to be changed.</summary>
    public Span<byte> Body => _bytes.AsSpan(_bodyAt);

    public static RequestBytes Get(Uri server, string path, string? token = null) =>
        new(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{Authorization(token)}\r\n"), -1, -1, "");

    /// <param name="server">Its scheme, host and port.</param>
    /// <param name="path">With a leading slash.</param>
    /// <param name="token">Of the caller.</param>
    /// <param name="body">JSON; null for no body.</param>
    /// <param name="keyPrefix">What makes this request's idempotency keys differ from all others'; at most 20 characters.</param>
    public static RequestBytes Post(Uri server, string path, string token, string? body, string keyPrefix)
    {
        const string keyHeader = "Idempotency-Key: ";
        var content = body is null ? "Content-Length: 0\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n";
        var before = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{Authorization(token)}{content}{keyHeader}";
        var head = $"{before}{new string('0', KeyWidth)}\r\n\r\n";
        return new(Encoding.UTF8.GetBytes(head + body), before.Length, head.Length, keyPrefix);
    }

    /// <summary>Plain text that nobody signs in for; without an idempotency key, so the text must be what makes it new.</summary>
    public static RequestBytes PostText(Uri server, string path, string text)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n\r\n";
        return new(Encoding.UTF8.GetBytes(head + text), -1, head.Length, "");
    }

    /// <summary>Gives it an idempotency key that no request of this run had yet.</summary>
    public void RenewKey()
    {
        var key = _bytes.AsSpan(_keyAt, KeyWidth);
        var used = Encoding.ASCII.GetBytes(_keyPrefix, key);
        (_keys++).TryFormat(key[used..], out _, "x" + (KeyWidth - used).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>Gives it this idempotency key, of at most 32 characters.</summary>
    public RequestBytes WithKey(string key)
    {
        Encoding.ASCII.GetBytes(key.PadLeft(KeyWidth, '0'), _bytes.AsSpan(_keyAt, KeyWidth));
        return this;
    }

    private static string Authorization(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";
}
