using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Grains.Audit;

/// <summary>How entries of the audit log are chained: <c>SHA-256(previous hash ‖ fields)</c>.</summary>
/// <remarks>
/// The fields are number, time in microseconds since 1970, operator, action, target, detail and the number of the request, in this
/// order. Each is the count of its UTF-8 bytes, a colon and the text; one that is missing is a hyphen. The table computes the same.
/// </remarks>
public static class AuditChain
{
    /// <summary>What comes before the first entry: 32 zero bytes.</summary>
    public static byte[] Beginning => new byte[SHA256.HashSizeInBytes];

    /// <summary>The hash of an entry whose own hash is not looked at.</summary>
    public static byte[] HashOf(AuditEntry entry)
    {
        var fields = new StringBuilder();
        Add(Text(entry.Number));
        Add(Text((entry.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond));
        Add(Text(entry.Operator.Value));
        Add(entry.Action);
        Add(entry.Target);
        Add(entry.Detail);
        Add(entry.Of is { } of ? Text(of) : null);
        return SHA256.HashData((byte[])[.. entry.Previous, .. Encoding.UTF8.GetBytes(fields.ToString())]);

        void Add(string? text)
        {
            if (text is null)
                fields.Append('-');
            else
                fields.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text)}:{text}");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
