using Orleans.Concurrency;

namespace Lottery.Grains.Flows;

/// <summary>Runs the flows that are at no wallet, in the silo that is asked first.</summary>
[GrainType(TypeName), StatelessWorker, Reentrant]
internal sealed class FlowsGrain(FlowRunner flows) : Grain, IFlowHost
{
    /// <summary>Its name as a grain type.</summary>
    public const string TypeName = "flows";

    public ValueTask<FlowAnswer<T>> Run<T>(IFlowCall<T> call) => flows.Host(call);

    public ValueTask<FlowAnswer<T>> RunLong<T>(IFlowCall<T> call) => flows.Host(call);
}
