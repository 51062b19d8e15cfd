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

    /// <summary>The port it listens on for other silos: another one than <see cref="SiloPort"/> behind a port mapping.</summary>
    public int SiloListenPort { get; init; } = SiloPort;

    /// <summary>The port it listens on for processes that only ask: another one than <see cref="GatewayPort"/> behind a port mapping.</summary>
    public int GatewayListenPort { get; init; } = GatewayPort;
}
