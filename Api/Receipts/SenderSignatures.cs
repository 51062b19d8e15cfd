using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lottery.Grains;
using Lottery.Runtime;

namespace Lottery.Api.Receipts;

/// <summary>Who may send receipts: by name, the secrets that sign theirs. More than one are valid at a time, so that they can be changed.</summary>
public sealed class ReceiptSettings
{
    /// <summary>Secrets by sender, each at least 16 characters: <c>Receipts__Senders__shop1__0</c>. None: unsigned receipts are taken.</summary>
    public Dictionary<string, string[]> Senders { get; init; } = [];
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

    private const int LongestName = 64;

    private readonly Dictionary<string, byte[][]> _senders;
    private readonly Clock _clock;

    /// <exception cref="InvalidOperationException">A sender's name or secret is unfit; the message is for the operator.</exception>
    public SenderSignatures(ReceiptSettings settings, Clock clock)
    {
        _clock = clock;
        foreach (var (name, secrets) in settings.Senders)
            if (name.Length is 0 or > LongestName || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                || secrets.Length == 0 || secrets.Any(s => s.Length < LeastSecret))
                throw new InvalidOperationException(
                    $"Receipts:Senders:{name}: a name has 1 to {LongestName} of A-Z, a-z, 0-9, '-', '_' and '.', and at least one secret of at least {LeastSecret} characters.");
        _senders = settings.Senders.ToDictionary(s => s.Key, s => Array.ConvertAll(s.Value, Encoding.UTF8.GetBytes));
    }

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
