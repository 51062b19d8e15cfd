using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Lottery.Grains.Tickets;

/// <summary>An order of the numbers from 0 to a count, exclusive, that looks random and is remembered by 16 bytes.</summary>
/// <remarks>
/// A Feistel network over the next even count of bits; what falls beyond the count is sent through again, so that each place
/// has a number of its own whatever the count. It mixes: nothing is kept secret by it.
/// </remarks>
public static class Shuffle
{
    private const int Rounds = 6;

    /// <summary>The number at a place of the order.</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="place">From 0 to <paramref name="count"/>, exclusive.</param>
    /// <param name="count">How many there are.</param>
    public static long At(ReadOnlySpan<byte> key, long place, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, count);
        var half = Math.Max(1, (65 - BitOperations.LeadingZeroCount((ulong)count - 1)) / 2);
        do
            place = Mix(key, place, half);
        while (place >= count);
        return place;
    }

    private static long Mix(ReadOnlySpan<byte> key, long place, int half)
    {
        var mask = (1L << half) - 1;
        var (left, right) = (place >> half, place & mask);
        for (var round = 0; round < Rounds; round++)
            (left, right) = (right, (left ^ Word(key, round, right)) & mask);
        return (left << half) | right;
    }

    private static long Word(ReadOnlySpan<byte> key, int round, long half)
    {
        Span<byte> input = stackalloc byte[16 + 1 + 8];
        Span<byte> hash = stackalloc byte[32];
        key.CopyTo(input);
        input[16] = (byte)round;
        BinaryPrimitives.WriteInt64BigEndian(input[17..], half);
        SHA256.HashData(input, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
