using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Turns;

namespace Lottery.Simulation;

/// <summary>The silo's queue; where a bug is planted that is about rows, they are changed on their way in.</summary>
internal sealed class PlantedQueue(ICommitQueue queue, Silo silo) : ICommitQueue
{
    public int Epoch => queue.Epoch;

    public bool IsOpen => queue.IsOpen;

    public bool IsStalled => queue.IsStalled;

    public Commit Enqueue<TCommand, TFact, TReply>(FlowRun flow, Tentative grain, IDecider<TCommand, TFact, TReply> decider, TFact fact)
        where TFact : class
    {
        var commit = queue.Enqueue(flow, grain, decider, fact);
        silo.WakeWriter();
        return commit;
    }

    public void Rest(FlowRun flow, Tentative grain) => queue.Rest(flow, grain);

    public void EndEpoch(Exception why)
    {
        queue.EndEpoch(why);
        silo.WakeWriter();
    }
}
