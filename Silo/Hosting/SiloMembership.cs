using Lottery.Grains.Flows;

namespace Lottery.Silo.Hosting;

/// <summary>This silo among the members of the cluster.</summary>
internal sealed class SiloMembership(IServiceProvider services) : ISilo
{
    /// <summary>Null where the members are not in a table: in a cluster of tests within one process.</summary>
    private readonly SiloLease? _lease = services.GetService<SiloLease>();

    private IClusterMembershipService? _members;

    public bool Decides => true;

    public bool IsMember => _lease is not { Holds: false };

    public bool IsAlone
    {
        get
        {
            _members ??= services.GetRequiredService<IClusterMembershipService>();
            var others = 0;
            foreach (var member in _members.CurrentSnapshot.Members.Values)
                others += member.Status is SiloStatus.Active or SiloStatus.Joining ? 1 : 0;
            return others <= 1;
        }
    }
}

/// <summary>A process without grains.</summary>
internal sealed class NoSilo : ISilo
{
    public bool Decides => false;

    public bool IsAlone => false;

    public bool IsMember => true;
}
