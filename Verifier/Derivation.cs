using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Verifier;

/// <summary>The numbers that follow from secret, root and beacon.</summary>
public static class Derivation
{
    /// <summary>k distinct numbers of 1..n in the order drawn.</summary>
    /// <param name="secret">32 bytes.</param>
    /// <param name="root">32 bytes, sealed.</param>
    /// <param name="beacon">32 bytes; zeros where there is none.</param>
    /// <param name="draw">The draw's or promotion's number.</param>
    /// <param name="game">The game's code.</param>
    /// <param name="k">How many.</param>
    /// <param name="n">The highest.</param>
    public static int[] Numbers(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> root, ReadOnlySpan<byte> beacon, long draw, string game, int k, int n)
    {
        var words = Words(secret, root, beacon, draw, game).GetEnumerator();
        var (chosen, moved) = (new int[k], new Dictionary<int, int>());
        for (var i = 0; i < k; i++)
        {
            var other = i + Below(n - i);
            (chosen[i], moved[other]) = (At(other), At(i));
        }
        return chosen;

        int At(int place) => moved.TryGetValue(place, out var number) ? number : place + 1;

        int Below(int count)
        {
            var limit = (1L << 32) / count * count;
            do
                words.MoveNext();
            while (words.Current >= limit);
            return (int)(words.Current % count);
        }
    }

    /// <summary>The endless stream of 32-bit words.</summary>
    public static IEnumerable<uint> Words(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> root, ReadOnlySpan<byte> beacon, long draw, string game) =>
        Words(HMACSHA256.HashData(SHA256.HashData([.. beacon, .. root]), secret.ToArray()), string.Create(CultureInfo.InvariantCulture, $"lottery-draw-v1|{draw}|{game}|"));

    private static IEnumerable<uint> Words(byte[] key, string prefix)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes(prefix), .. new byte[8]];
        for (var i = 0UL; ; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(^8..), i);
            var block = HMACSHA256.HashData(key, message);
            for (var at = 0; at < block.Length; at += sizeof(uint))
                yield return BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(at));
        }
    }
}
