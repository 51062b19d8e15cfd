using Lottery.Grains;
using Lottery.Storage;
using Lottery.Storage.Flows;

namespace Lottery.Silo.Flows;

/// <summary>The way to the grains of the cluster.</summary>
internal sealed class OrleansReach(IGrainFactory grains) : IReach
{
    public IFlow Begin(GrainHost host) => new OrleansFlow(host, grains);
}
