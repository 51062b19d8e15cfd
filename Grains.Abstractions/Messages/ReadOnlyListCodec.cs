using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace Lottery.Grains;

/// <summary>Writes any <see cref="IReadOnlyList{T}"/> as an array: the types that the compiler makes for collection expressions have no codec.</summary>
[RegisterSerializer]
internal sealed class ReadOnlyListCodec<T>(IFieldCodec<T[]> arrays) : IFieldCodec<IReadOnlyList<T>>
{
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, IReadOnlyList<T>? value)
        where TBufferWriter : IBufferWriter<byte> =>
        arrays.WriteField(ref writer, fieldIdDelta, typeof(T[]), value is null ? null : value as T[] ?? [.. value]);

    public IReadOnlyList<T>? ReadValue<TInput>(ref Reader<TInput> reader, Field field) => arrays.ReadValue(ref reader, field);
}

/// <summary>Copies nothing: the lists of messages never change.</summary>
[RegisterCopier]
internal sealed class ReadOnlyListCopier<T> : IDeepCopier<IReadOnlyList<T>>
{
    public IReadOnlyList<T>? DeepCopy(IReadOnlyList<T>? input, CopyContext context) => input;
}
