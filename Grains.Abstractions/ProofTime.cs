using System.Globalization;

namespace Lottery.Grains;

/// <summary>Times as the texts of proofs spell them: in UTC with microseconds.</summary>
public static class ProofTime
{
    /// <summary><c>2030-01-01T12:00:00.000000Z</c>.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
