using System.Security.Cryptography;

namespace Lottery.Grains.Fairness;

/// <summary>What a draw publishes at its creation, so that its secret can no longer be changed: C = SHA256("lottery-seed-v1" ‖ S).</summary>
public static class Commitment
{
    /// <summary>Bytes of a draw's secret S.</summary>
    public const int SecretSize = 32;

    /// <summary>The commitment to a secret, 32 bytes.</summary>
    /// <exception cref="ArgumentException">The secret does not have 32 bytes.</exception>
    public static byte[] Of(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretSize)
            throw new ArgumentException($"A secret has {SecretSize} bytes, not {secret.Length}.", nameof(secret));
        return SHA256.HashData([.. "lottery-seed-v1"u8, .. secret]);
    }

    /// <summary>Whether this is the secret that was committed to.</summary>
    public static bool Opens(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> secret) =>
        secret.Length == SecretSize && commitment.SequenceEqual(Of(secret));
}
