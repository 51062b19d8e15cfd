using Lottery.Grains.Wallets;

namespace Lottery.Storage.Tables;

/// <summary>What a wallet used, in the form that its balance's row has: a number for the form, then the day and nine sums as base-128 numbers, low digits first.</summary>
/// <remarks>Most sums are small or zero: some 15 bytes.</remarks>
internal static class UsageBytes
{
    private const byte Form = 1;

    /// <summary>Null for nothing used.</summary>
    public static byte[]? Of(Usage used)
    {
        if (ReferenceEquals(used, Usage.None))
            return null;
        Span<byte> bytes = stackalloc byte[1 + (10 * 10)];
        bytes[0] = Form;
        var length = 1;
        Write(bytes, ref length, used.Date);
        Write(bytes, ref length, used.Spent);
        Write(bytes, ref length, used.Won);
        Write(bytes, ref length, used.Deposited);
        return bytes[..length].ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes have another form.</exception>
    public static Usage Read(byte[]? bytes)
    {
        if (bytes is null)
            return Usage.None;
        if (bytes is not [Form, ..])
            throw new InvalidDataException("The usage of a wallet has an unknown form.");
        var at = 1;
        return new((int)Number(bytes, ref at), Sums(bytes, ref at), Sums(bytes, ref at), Sums(bytes, ref at));
    }

    private static void Write(Span<byte> bytes, ref int at, PeriodSums sums)
    {
        Write(bytes, ref at, sums.Day);
        Write(bytes, ref at, sums.Week);
        Write(bytes, ref at, sums.Month);
    }

    private static void Write(Span<byte> bytes, ref int at, long number)
    {
        for (; number >= 0x80; number >>= 7)
            bytes[at++] = (byte)((number & 0x7f) | 0x80);
        bytes[at++] = (byte)number;
    }

    private static PeriodSums Sums(byte[] bytes, ref int at) => new(Number(bytes, ref at), Number(bytes, ref at), Number(bytes, ref at));

    private static long Number(byte[] bytes, ref int at)
    {
        var number = 0L;
        for (var shift = 0; ; shift += 7)
        {
            var digits = bytes[at++];
            number |= (long)(digits & 0x7f) << shift;
            if (digits < 0x80)
                return number;
        }
    }
}
