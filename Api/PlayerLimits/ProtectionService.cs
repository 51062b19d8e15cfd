using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Wallets;

namespace Lottery.Api.PlayerLimits;

/// <summary>Changes limits and self-exclusion, once for each idempotency key.</summary>
public sealed class ProtectionService(FlowRunner flows)
{
    /// <summary>Changes how a player is protected.</summary>
    /// <param name="player">Must exist.</param>
    /// <param name="by">Who asks: the player, or an operator.</param>
    /// <param name="key">Tells a repeat.</param>
    /// <param name="command">The change.</param>
    /// <returns>Why it is refused; <see cref="Fault.None"/> where it is not.</returns>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public async ValueTask<Fault> Change(PlayerId player, PlayerId by, RequestKey? key, ProtectionCommand command) =>
        (await flows.Run(new ChangeProtection(player, command, null) { Caller = by.Value, Key = key })).Fault;
}
