using Lottery.Grains.Turns;
using Orleans.Concurrency;

namespace Lottery.Grains.Players;

/// <summary>The operators, on the cluster.</summary>
[GrainType("roster"), Reentrant]
internal sealed class RosterGrain(GrainType<long, RosterDecider, RosterCommand, RosterChanged, Roster> type)
    : DecidingGrain<long, RosterDecider, RosterCommand, RosterChanged, Roster>(type), IRosterGrain
{
    protected override long Id => this.GetPrimaryKeyLong();

    public ValueTask<Answer<Roster>> Admit(Admit command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Roster>> Retire(Retire command, Origin origin) => Turn(command, origin);
}
