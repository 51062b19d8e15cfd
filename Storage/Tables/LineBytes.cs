using System.Buffers.Binary;

namespace Lottery.Storage.Tables;

/// <summary>The lines of an unfinished order as bytes: 8 a line, big endian.</summary>
internal static class LineBytes
{
    public static byte[]? Of(long[]? lines)
    {
        if (lines is null)
            return null;
        var bytes = new byte[lines.Length * 8];
        for (var i = 0; i < lines.Length; i++)
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * 8), lines[i]);
        return bytes;
    }

    public static long[]? ToLines(byte[]? bytes)
    {
        if (bytes is null)
            return null;
        var lines = new long[bytes.Length / 8];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(i * 8));
        return lines;
    }
}
