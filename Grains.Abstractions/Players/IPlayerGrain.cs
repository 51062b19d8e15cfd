namespace Lottery.Grains.Players;

/// <summary>One person's account.</summary>
[Alias("lottery.player")]
public interface IPlayerGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Players.Register" path="/summary"/>
    [Alias("Register")]
    ValueTask<Answer<Player>> Register(Register command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.DescribePlayer" path="/summary"/>
    [Alias("DescribePlayer")]
    ValueTask<Answer<Player>> DescribePlayer(DescribePlayer command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.BlockPlayer" path="/summary"/>
    [Alias("BlockPlayer")]
    ValueTask<Answer<Player>> BlockPlayer(BlockPlayer command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.UnblockPlayer" path="/summary"/>
    [Alias("UnblockPlayer")]
    ValueTask<Answer<Player>> UnblockPlayer(UnblockPlayer command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.SetRoles" path="/summary"/>
    [Alias("SetRoles")]
    ValueTask<Answer<Player>> SetRoles(SetRoles command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.ErasePlayer" path="/summary"/>
    [Alias("ErasePlayer")]
    ValueTask<Answer<Player>> ErasePlayer(ErasePlayer command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.SignOut" path="/summary"/>
    [Alias("SignOut")]
    ValueTask<Answer<Player>> SignOut(SignOut command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.ChangePassword" path="/summary"/>
    [Alias("ChangePassword")]
    ValueTask<Answer<Player>> ChangePassword(ChangePassword command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.RenewAccount" path="/summary"/>
    [Alias("RenewAccount")]
    ValueTask<Answer<Player>> RenewAccount(RenewAccount command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.FinishErasure" path="/summary"/>
    [Alias("FinishErasure")]
    ValueTask<Answer<Player>> FinishErasure(FinishErasure command, Origin origin);
}
