using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lottery.Grains;

namespace Lottery.Api.Transactions.Http;

/// <summary>What a signature is for. One that was made for something else does not count.</summary>
public enum Signed
{
    /// <summary>A question about a payment.</summary>
    Payment,
    /// <summary>A question for the statement; its query is signed.</summary>
    Statement,
    /// <summary>The provider's answer to either.</summary>
    Answer,
    /// <summary>What the provider says of its own accord.</summary>
    Callback,
}

/// <summary>Signs what is sent to the payment provider and checks what comes from it: <c>Provider-Signature: t=1893499200,v1=HEX</c>.</summary>
/// <remarks>HEX is the HMAC-SHA-256 of <c>t.what.text</c>: the seconds since 1970, what it is for, and the text as it is sent.</remarks>
public sealed class ProviderSignatures(HttpProviderOptions options, Clock clock)
{
    public const string Header = "Provider-Signature";

    /// <summary>How far a signature's time may be from now.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly byte[] _key = options.Key;
    private readonly IReadOnlyList<byte[]> _keys = options.Keys;

    /// <summary>The header's value.</summary>
    public string Sign(Signed what, ReadOnlySpan<byte> text)
    {
        var time = clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(_key, Text(time, what, text)))}";
    }

    /// <summary>Why a signature does not count; <see cref="Fault.None"/> where it does.</summary>
    public Fault Check(string? header, Signed what, ReadOnlySpan<byte> text)
    {
        if (header?.Split(',') is not [['t', '=', .. { Length: > 0 and <= 12 } time], ['v', '1', '=', .. { Length: 2 * HMACSHA256.HashSizeInBytes } mac]]
            || time.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 || mac.AsSpan().IndexOfAnyExcept(Hex) >= 0)
            return Fault.SignatureInvalid;
        var (signed, given, isSigned) = (Text(time, what, text), Convert.FromHexString(mac), false);
        foreach (var key in _keys)
            isSigned |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, signed), given);
        if (!isSigned)
            return Fault.SignatureInvalid;
        var age = clock.Now.ToUnixTimeSeconds() - long.Parse(time, CultureInfo.InvariantCulture);
        return Math.Abs(age) <= (long)Tolerance.TotalSeconds ? Fault.None : Fault.SignatureExpired;
    }

    private static byte[] Text(string time, Signed what, ReadOnlySpan<byte> text) =>
        [.. Encoding.ASCII.GetBytes($"{time}.{what.ToString().ToLowerInvariant()}."), .. text];
}
