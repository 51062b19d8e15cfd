namespace Lottery.Grains;

/// <summary>Where a command comes from, and what it depends on.</summary>
/// <param name="run">The asking flow.</param>
/// <param name="dependsOnUncommitted">True while something that the asking flow depends on is not durable yet.</param>
[GenerateSerializer, Immutable, Alias("lottery.Origin")]
public readonly struct Origin(IFlowRun? run, bool dependsOnUncommitted)
{
    /// <summary>The asking flow. Null where the command came from another process: the reference does not travel.</summary>
    [field: NonSerialized]
    public IFlowRun? Run { get; } = run;

    /// <summary>True where another silo must not decide yet: it would decide on what may still be voided.</summary>
    [Id(0)]
    public bool DependsOnUncommitted { get; } = dependsOnUncommitted;
}

/// <summary>One run of a flow in this process.</summary>
public interface IFlowRun;
