using System.Globalization;
using System.Security.Cryptography;

namespace Lottery.Verifier;

/// <summary>What was promised of a draw or a promotion when it was created.</summary>
/// <param name="Plan">SHA-256 of the prize plan's text.</param>
/// <param name="Commitment">SHA-256 of <c>lottery-seed-v1</c> and the secret.</param>
public abstract record Terms(byte[] Plan, byte[] Commitment)
{
    /// <summary><c>draw</c> or <c>promotion</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Of the draw or the promotion.</summary>
    public abstract long Number { get; }

    /// <summary>What is verified: <c>draw 7</c>.</summary>
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Number}");

    /// <summary>Reads the text of either.</summary>
    /// <exception cref="MalformedException">It is none.</exception>
    public static Terms Parse(string text) =>
        text.StartsWith(PromotionTerms.Header + "\n", StringComparison.Ordinal) ? PromotionTerms.Parse(text) : DrawTerms.Parse(text);

    /// <summary>Whether a checkpoint's first line names this: it ends with <c>/draws/7</c> or <c>/promotions/7</c>.</summary>
    public bool IsOf(string origin) => origin.EndsWith(string.Create(CultureInfo.InvariantCulture, $"/{Kind}s/{Number}"), StringComparison.Ordinal);

    /// <summary>Whether this is the secret that was committed to.</summary>
    public bool IsCommittedTo(ReadOnlySpan<byte> secret) => Commitment.AsSpan().SequenceEqual(SHA256.HashData([.. "lottery-seed-v1"u8, .. secret]));
}
