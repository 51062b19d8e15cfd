using System.Buffers.Binary;
using System.Text;

namespace Lottery.Api.Tests.Traces;

/// <summary>A protobuf message's fields by number, as they stand on the wire; fields that are messages are read when they are asked for.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, byte[] Bytes)> _fields = [];

    public ProtobufFields(ReadOnlySpan<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = Varint(ref message);
            var length = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(ref message),
                5 => 4,
                var other => throw new FormatException($"Wire type {other}."),
            };
            var bytes = new byte[8];
            if ((tag & 7) == 0)
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, Varint(ref message));
            else
                bytes = message[..length].ToArray();
            message = message[length..];
            _fields.Add(((int)(tag >> 3), bytes));
        }
    }

    public IEnumerable<ProtobufFields> Messages(int number) => _fields.Where(f => f.Number == number).Select(f => new ProtobufFields(f.Bytes));

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public long Number(int number) => Bytes(number) is { Length: 8 } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    /// <summary>Attributes of OpenTelemetry: keys, and values as text.</summary>
    public Dictionary<string, string> Attributes(int number) => Messages(number).ToDictionary(
        pair => pair.Text(1), pair => pair.Messages(2).Single() is var value && value.Bytes(1).Length > 0 ? value.Text(1) : $"{value.Number(3)}");

    private byte[] Bytes(int number) => _fields.LastOrDefault(f => f.Number == number).Bytes ?? [];

    private static ulong Varint(ref ReadOnlySpan<byte> from)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var b = from[0];
            from = from[1..];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
    }
}
