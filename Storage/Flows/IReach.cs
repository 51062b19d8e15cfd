using Lottery.Grains;

namespace Lottery.Storage.Flows;

/// <summary>How flows reach grains where these may be in other processes.</summary>
public interface IReach
{
    /// <summary>Begins a flow. What it is answered is durable already.</summary>
    IFlow Begin(GrainHost host);
}
