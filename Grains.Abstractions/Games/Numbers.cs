using System.Numerics;

namespace Lottery.Grains.Games;

/// <summary>A set of numbers from 1 to 64: a player's choice, or what was drawn. The order of drawing is not in it.</summary>
/// <param name="Mask">Bit i − 1 is set where the number i is in the set; 64 is the sign.</param>
[GenerateSerializer, Immutable, Alias("lottery.Numbers")]
public readonly record struct Numbers(long Mask)
{
    /// <summary>The highest number there can be.</summary>
    public const int Max = 64;

    /// <summary>No numbers: where a line is asked for, the platform shall pick them.</summary>
    public static Numbers None => default;

    /// <summary>How many numbers there are.</summary>
    public int Count => BitOperations.PopCount(Bits);

    private ulong Bits => unchecked((ulong)Mask);

    /// <summary>These numbers, in any order.</summary>
    /// <exception cref="ArgumentException">One is not from 1 to 64, or is there twice.</exception>
    public static Numbers Of(ReadOnlySpan<int> numbers) =>
        TryOf(numbers, out var set) ? set : throw new ArgumentException("A number is out of range or there twice.", nameof(numbers));

    /// <summary>Reads numbers in any order.</summary>
    /// <returns>False where one is not from 1 to 64, or is there twice.</returns>
    public static bool TryOf(ReadOnlySpan<int> numbers, out Numbers set)
    {
        set = default;
        foreach (var number in numbers)
        {
            if (number is < 1 or > Max || set.Contains(number))
                return false;
            set = new(set.Mask | Bit(number));
        }

        return true;
    }

    /// <summary>Whether a number from 1 to 64 is in the set.</summary>
    public bool Contains(int number) => (Mask & Bit(number)) != 0;

    /// <summary>How many numbers the two sets have in common.</summary>
    public int Matches(Numbers other) => new Numbers(Mask & other.Mask).Count;

    /// <summary>Whether these are exactly k numbers, none above n: a line of the game "k of n". n is from 1 to 64.</summary>
    public bool IsValid(int k, int n) => Count == k && BitOperations.LeadingZeroCount(Bits) >= Max - n;

    /// <summary>The numbers, ascending.</summary>
    public int[] ToArray()
    {
        var numbers = new int[Count];
        var rest = Bits;
        for (var i = 0; i < numbers.Length; i++, rest &= rest - 1)
            numbers[i] = Lowest(rest);
        return numbers;
    }

    /// <summary>Writes the numbers, ascending, a byte each, without an allocation. The destination holds <see cref="Count"/> bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        var at = 0;
        for (var rest = Bits; rest != 0; rest &= rest - 1)
            destination[at++] = (byte)Lowest(rest);
    }

    /// <summary>The numbers, ascending: <c>5 8 9</c>.</summary>
    public override string ToString() => string.Join(' ', ToArray());

    private static long Bit(int number) => 1L << (number - 1);

    private static int Lowest(ulong bits) => BitOperations.TrailingZeroCount(bits) + 1;
}
