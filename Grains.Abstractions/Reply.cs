namespace Lottery.Grains;

/// <summary>What a grain answered: a refusal, or a value.</summary>
/// <param name="Fault">Why it was refused; <see cref="Fault.None"/> where it was not.</param>
/// <param name="Value">The answer; null where it was refused.</param>
/// <param name="Repeated">True where the command had been carried out before and changed nothing this time.</param>
[GenerateSerializer, Immutable, Alias("lottery.Reply`1")]
public readonly record struct Reply<T>(Fault Fault, T? Value, bool Repeated = false)
{
    public static implicit operator Reply<T>(Fault fault) => new(fault, default);

    public static implicit operator Reply<T>(T value) => new(Fault.None, value);

    /// <summary>The same, where the value is known to be of a narrower kind.</summary>
    public Reply<TNarrow> As<TNarrow>()
        where TNarrow : class, T => new(Fault, (TNarrow?)Value, Repeated);

    /// <summary>Says whether there is a value; gives it, or the fault.</summary>
    public bool Is([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value, out Fault fault)
    {
        (value, fault) = (Value, Fault);
        return fault == Fault.None;
    }
}
