using System.Security.Cryptography;
using System.Text;

namespace Lottery.Verifier.Randomness;

/// <summary>Draws that anybody can make again: secrets and roots follow from a seed, all else from the derivation.</summary>
/// <param name="seed">Any text.</param>
public sealed class Samples(string seed)
{
    /// <summary>The numbers of many draws, in the order drawn.</summary>
    public IEnumerable<int[]> Draws(string game, int k, int n, int count) =>
        Enumerable.Range(1, count).Select(draw => Derivation.Numbers(Part("secret", draw), Part("root", draw), new byte[32], draw, game, k, n));

    /// <summary>The raw words of one draw's stream.</summary>
    public IEnumerable<uint> Words(int draw, string game) => Derivation.Words(Part("secret", draw), Part("root", draw), new byte[32], draw, game);

    /// <summary>The bits of one draw's stream, a byte each, the highest of a word first.</summary>
    public byte[] Bits(int draw, int count)
    {
        var (bits, at) = (new byte[count], 0);
        foreach (var word in Words(draw, "6of45"))
        {
            for (var bit = 31; bit >= 0; bit--)
            {
                if (at == count)
                    return bits;
                bits[at++] = (byte)((word >> bit) & 1);
            }
        }
        return bits;
    }

    private byte[] Part(string name, int draw) => SHA256.HashData(Encoding.UTF8.GetBytes($"lottery-randomness-v1|{seed}|{name}|{draw}"));
}
