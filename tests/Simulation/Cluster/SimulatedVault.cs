using System.Security.Cryptography;
using System.Text;
using Lottery.Grains;

namespace Lottery.Simulation.Cluster;

/// <summary>Keys that hide nothing, and are the same everywhere.</summary>
internal sealed class SimulatedVault : IVault
{
    public byte[] Protect(ReadOnlySpan<byte> secret) => [0xff, .. secret];

    public byte[] Reveal(ReadOnlySpan<byte> protectedSecret) => protectedSecret[1..].ToArray();

    public string Origin => "lottery.test";

    public string SignNote(string text) => $"{text}\n\u2014 {Origin} {Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(text)))}\n";

    public byte[] Fingerprint(ReadOnlySpan<byte> text) => SHA256.HashData(text);
}
