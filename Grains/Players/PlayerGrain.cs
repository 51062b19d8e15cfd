using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Players;

/// <summary>A person's account on the cluster.</summary>
[GrainType("player"), Reentrant, PreferLocalPlacement]
internal sealed class PlayerGrain(GrainType<PlayerId, PlayerDecider, PlayerCommand, PlayerChanged, Player> type)
    : DecidingGrain<PlayerId, PlayerDecider, PlayerCommand, PlayerChanged, Player>(type), IPlayerGrain
{
    protected override PlayerId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<Answer<Player>> Register(Register command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> DescribePlayer(DescribePlayer command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> BlockPlayer(BlockPlayer command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> UnblockPlayer(UnblockPlayer command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> SetRoles(SetRoles command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> ErasePlayer(ErasePlayer command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> SignOut(SignOut command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> ChangePassword(ChangePassword command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> RenewAccount(RenewAccount command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Player>> FinishErasure(FinishErasure command, Origin origin) => Turn(command, origin);
}
