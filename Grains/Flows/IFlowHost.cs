namespace Lottery.Grains.Flows;

/// <summary>A grain that runs flows in its own silo, for processes that have no grains or not the right ones: one message instead of one for each step.</summary>
[Alias("lottery.flows")]
public interface IFlowHost : IGrainWithIntegerKey
{
    /// <summary>Runs a flow. Its answer is durable.</summary>
    [Alias("Run")]
    ValueTask<FlowAnswer<T>> Run<T>(IFlowCall<T> call);

    /// <summary>Runs a flow that takes long.</summary>
    [Alias("RunLong"), ResponseTimeout("00:00:30")]
    ValueTask<FlowAnswer<T>> RunLong<T>(IFlowCall<T> call);
}

/// <summary>What became of a flow.</summary>
/// <param name="Status">Never <see cref="AnswerStatus.CommitFirst"/>: a call carries nothing that is not durable.</param>
/// <param name="Value">The flow's answer; meaningful where it was decided.</param>
[GenerateSerializer, Immutable, Alias("lottery.FlowAnswer`1")]
public readonly record struct FlowAnswer<T>([property: Id(0)] AnswerStatus Status, [property: Id(1)] T? Value)
{
    public static implicit operator FlowAnswer<T>(AnswerStatus status) => new(status, default);
}
