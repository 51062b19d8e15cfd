namespace Lottery.Silo.Wire;

/// <summary>A command on its way to a grain.</summary>
/// <param name="Body">As <see cref="Contracts"/> writes it.</param>
[GenerateSerializer, Immutable, Alias("lottery.question")]
public readonly record struct Question([property: Id(0)] byte[] Body);

/// <summary>A grain's reply on its way back.</summary>
/// <param name="Body">As <see cref="Contracts"/> writes it; null where the decision could not be made durable: the same may be asked again.</param>
[GenerateSerializer, Immutable, Alias("lottery.answer")]
public readonly record struct Answer([property: Id(0)] byte[]? Body)
{
    public static Answer Unavailable => default;
}
