using System.Security.Cryptography;
using Lottery.Grains;

namespace Lottery.Storage.Tests;

/// <summary>Keys of no value: secrets are stored reversed, statements signed with their hash twice.</summary>
public sealed class TestVault : IVault
{
    public byte[] Protect(ReadOnlySpan<byte> secret) => Reversed(secret);

    public byte[] Reveal(ReadOnlySpan<byte> protectedSecret) => Reversed(protectedSecret);

    public string Origin => "lottery.test";

    public string SignNote(string text) => $"{text}\n\u2014 {Origin} {Convert.ToBase64String(SHA512.HashData(System.Text.Encoding.UTF8.GetBytes(text)))}\n";

    public byte[] Fingerprint(ReadOnlySpan<byte> text) => SHA256.HashData(text);

    private static byte[] Reversed(ReadOnlySpan<byte> bytes)
    {
        var reversed = bytes.ToArray();
        Array.Reverse(reversed);
        return reversed;
    }
}
