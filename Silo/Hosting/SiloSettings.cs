using System.Net;

namespace Lottery.Silo.Hosting;

/// <summary>What a process of the cluster does.</summary>
internal enum ClusterRole
{
    /// <summary>It has grains.</summary>
    Silo,

    /// <summary>It serves HTTP, and asks the silos.</summary>
    Api,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>Where a process stands in the cluster.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Address">By which others reach it.</param>
/// <param name="SiloPort">For other silos.</param>
/// <param name="GatewayPort">For processes that only ask.</param>
internal sealed record SiloSettings(ClusterRole Role, IPAddress Address, int SiloPort, int GatewayPort)
{
    /// <summary>The cluster's name, which is in its database.</summary>
    public Guid Cluster { get; init; }
}
