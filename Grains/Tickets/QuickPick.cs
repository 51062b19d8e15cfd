using System.Buffers.Binary;
using Lottery.Grains.Games;

namespace Lottery.Grains.Tickets;

/// <summary>Numbers that the platform picks for a buyer, each combination as likely as any other.</summary>
public static class QuickPick
{
    public static Numbers Draw(IFlow flow, int pick, int of)
    {
        Span<int> list = stackalloc int[of];
        for (var i = 0; i < of; i++)
            list[i] = i + 1;
        for (var i = 0; i < pick; i++)
        {
            var j = i + Below(flow, of - i);
            (list[i], list[j]) = (list[j], list[i]);
        }
        return Numbers.Of(list[..pick]);
    }

    /// <summary>A number from 0 to <paramref name="bound"/>, exclusive, without bias: words beyond the last whole multiple are thrown away.</summary>
    private static int Below(IFlow flow, int bound)
    {
        Span<byte> word = stackalloc byte[4];
        var limit = uint.MaxValue - uint.MaxValue % (uint)bound;
        while (true)
        {
            flow.Random(word);
            var x = BinaryPrimitives.ReadUInt32BigEndian(word);
            if (x < limit)
                return (int)(x % (uint)bound);
        }
    }
}
