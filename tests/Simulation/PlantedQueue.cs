using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Turns;

namespace Lottery.Simulation;

/// <summary>The silo's queue, which wakes its writer. Where a bug is planted that is about rows, deciders leave wrong ones.</summary>
internal sealed class PlantedQueue(ICommitQueue queue, Silo silo) : ICommitQueue
{
    public int Epoch => queue.Epoch;

    public bool IsOpen => queue.IsOpen;

    public bool IsStalled => queue.IsStalled;

    public Commit Enqueue<TCommand, TFact, TReply>(FlowRun flow, Tentative grain, IDecider<TCommand, TFact, TReply> decider, TFact fact)
        where TFact : class
    {
        var bugs = silo.World.Bugs;
        var commit = queue.Enqueue(flow, grain, bugs.Planted is null ? decider : new PlantedDecider<TCommand, TFact, TReply>(decider, bugs, grain), fact);
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
