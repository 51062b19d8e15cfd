using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Provider;

/// <summary>The protocol's signatures, as its description says them: <c>t=SECONDS,v1=HMAC-SHA-256(t.what.text)</c>.</summary>
internal sealed class Signature(string secret)
{
    public const string Header = "Provider-Signature";

    public string Make(string what, string text, DateTimeOffset? at = null)
    {
        var time = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{what}.{text}")))}";
    }

    public bool Holds(string? header, string what, string text)
    {
        var time = header?.Split(',')[0][2..];
        return time is not null && header == Make(what, text, DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture)));
    }
}
