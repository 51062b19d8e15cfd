using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Grains.Fairness;

/// <summary>A draw's numbers, which follow from what was committed, sealed and broadcast, and from nothing else.</summary>
/// <remarks>
/// PRK = HMAC-SHA256(key = SHA256(beacon ‖ root), message = secret) seeds a stream of 32-bit words; the words shuffle
/// the list 1..n (Fisher–Yates) until its first k places are decided. A word that would favour some places over
/// others is skipped, so each of the ordered choices is equally likely.
/// </remarks>
public static class NumberDerivation
{
    /// <summary>The numbers, in the order in which they were drawn: k distinct ones of 1..n.</summary>
    /// <param name="secret">S, 32 bytes, committed to when the draw was created.</param>
    /// <param name="root">The sealed root, 32 bytes.</param>
    /// <param name="beacon">The public beacon's output, 32 bytes; zeros where the draw has none.</param>
    /// <param name="draw">The draw's id.</param>
    /// <param name="game">The game's code: <c>6of45</c>.</param>
    /// <param name="k">How many numbers are drawn, 1 to n.</param>
    /// <param name="n">The highest number.</param>
    public static int[] Derive(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> root, ReadOnlySpan<byte> beacon, long draw, string game, int k, int n)
    {
        if (secret.Length != 32 || root.Length != 32 || beacon.Length != 32)
            throw new ArgumentException("Secret, root and beacon have 32 bytes each.");
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);

        var prk = HMACSHA256.HashData(key: SHA256.HashData([.. beacon, .. root]), source: secret);
        var words = new WordStream(prk, $"lottery-draw-v1|{draw}|{game}|");
        var (chosen, moved) = (new int[k], new Dictionary<int, int>()); // Places of the list that are not what they were: n may be large.
        for (var i = 0; i < k; i++)
        {
            var other = i + words.Below(n - i);
            (chosen[i], moved[other]) = (At(other), At(i));
        }

        return chosen;

        int At(int place) => moved.TryGetValue(place, out var number) ? number : place + 1;
    }

    /// <summary>The stream of big-endian 32-bit words whose block i is HMAC-SHA256(key, prefix ‖ u64be i).</summary>
    private sealed class WordStream(byte[] key, string prefix)
    {
        private readonly byte[] _message = [.. Encoding.UTF8.GetBytes(prefix), .. new byte[8]];
        private byte[] _block = [];
        private int _used;
        private ulong _blocks;

        /// <summary>A number from 0 to count, exclusive, each equally likely: words at or above the largest multiple of count are skipped.</summary>
        public int Below(int count)
        {
            var limit = (1L << 32) / count * count;
            long word;
            do
                word = Next();
            while (word >= limit);
            return (int)(word % count);
        }

        private uint Next()
        {
            if (_used == _block.Length)
            {
                BinaryPrimitives.WriteUInt64BigEndian(_message.AsSpan(^8..), _blocks++);
                _block = HMACSHA256.HashData(key, _message);
                _used = 0;
            }

            var word = BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(_used));
            _used += sizeof(uint);
            return word;
        }
    }
}
