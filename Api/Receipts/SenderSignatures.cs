using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lottery.Grains;

namespace Lottery.Api.Receipts;

/// <summary>Who may send receipts: by name, the secrets that sign theirs. More than one are valid at a time, so that they can be changed.</summary>
/// <param name="Senders">Secrets by sender: <c>Receipts__Senders__shop1__0</c>. None: unsigned receipts are taken.</param>
public sealed record ReceiptSettings(IReadOnlyDictionary<string, string[]> Senders)
{
    /// <summary>Those of the configuration, which is checked. A null in its file sets nothing.</summary>
    public static ReceiptSettings From(IConfiguration configuration) => new(configuration.GetSection("Receipts:Senders").GetChildren()
        .Select(sender => (sender.Key, Secrets: sender.GetChildren().Select(secret => secret.Value).OfType<string>().ToArray()))
        .Where(sender => sender.Secrets.Length > 0)
        .ToDictionary(sender => sender.Key, sender => sender.Secrets));
}

/// <summary>Tells who sent a receipt by its signature: <c>Receipt-Signature: sender=shop1,t=1893499200,v1=HEX</c>.</summary>
/// <remarks>
/// HEX is the HMAC-SHA-256 of <c>t.body</c>: the seconds since 1970 in digits, a point, and the body as it is sent. Within the
/// tolerance a signed request may be sent again by anybody; the same text is one receipt, so that does no harm.
/// </remarks>
public sealed class SenderSignatures
{
    public const string Header = "Receipt-Signature";

    /// <summary>How far the signature's time may be from now.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Characters of a secret.</summary>
    public const int LeastSecret = 16;

    /// <summary>What a sender may be called.</summary>
    public const string AllowedName = "1 to 64 of A-Z, a-z, 0-9, '-', '_' and '.'";

    private readonly Dictionary<string, byte[][]> _senders;
    private readonly Clock _clock;

    public SenderSignatures(ReceiptSettings settings, Clock clock)
    {
        _clock = clock;
        _senders = settings.Senders.ToDictionary(s => s.Key, s => Array.ConvertAll(s.Value, Encoding.UTF8.GetBytes));
    }

    /// <summary>Whether a sender may be called so.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Who signed the body; empty where nobody did and nobody has to.</summary>
    /// <param name="header">The signature's header; null where it is not there.</param>
    /// <param name="body">As it came over the wire.</param>
    public Reply<string> Verify(string? header, ReadOnlySpan<byte> body)
    {
        if (header is null)
            return _senders.Count == 0 ? "" : Fault.SignatureRequired;
        if (Parse(header) is not var (sender, time, mac) || !_senders.TryGetValue(sender, out var secrets))
            return Fault.SignatureInvalid;

        byte[] signed = [.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body];
        var isSigned = false;
        foreach (var secret in secrets)
            isSigned |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, signed), mac);
        if (!isSigned)
            return Fault.SignatureInvalid;
        var age = _clock.Now.ToUnixTimeSeconds() - long.Parse(time, CultureInfo.InvariantCulture);
        return Math.Abs(age) <= (long)Tolerance.TotalSeconds ? sender : Fault.SignatureExpired;
    }

    private static (string Sender, string Time, byte[] Mac)? Parse(string header)
    {
        string? sender = null, time = null;
        byte[]? mac = null;
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("sender=", StringComparison.Ordinal) && sender is null)
                sender = part[7..];
            else if (part.StartsWith("t=", StringComparison.Ordinal) && time is null && part.Length is > 2 and <= 14 && part.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0)
                time = part[2..];
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && mac is null && part.Length == 3 + (2 * HMACSHA256.HashSizeInBytes) && part.AsSpan(3).IndexOfAnyExcept(Hex) < 0)
                mac = Convert.FromHexString(part.AsSpan(3));
            else
                return null;
        }
        return sender is not null && time is not null && mac is not null ? (sender, time, mac) : null;
    }

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
