using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Players;
using Lottery.Grains.Wallets;

namespace Lottery.Api.PlayerLimits;

/// <summary>Changes how a player is protected.</summary>
/// <param name="Player">Must exist.</param>
/// <param name="Command">The change.</param>
/// <param name="Path">Where the outcome can be read; null where the answer is no new resource.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.ChangeProtection")]
internal sealed record ChangeProtection(PlayerId Player, ProtectionCommand Command, string? Path) : KeyedFlow<ProtectionAt, ProtectionView>
{
    public override WalletId? At => WalletId.Of(Player);

    protected override string? Location(long made) => Path;

    protected override async ValueTask<Reply<ProtectionAt>> Steps(IFlow flow, long made)
    {
        if (!(await flow.Ask(Player, new DescribePlayer())).Is(out _, out var fault))
            return fault;
        var reply = await flow.Ask(WalletId.Of(Player), Command);
        return reply.Is(out var protection, out fault) ? new Reply<ProtectionAt>(Fault.None, new(protection, flow.Now), reply.Repeated) : fault;
    }

    protected override ProtectionView View(ProtectionAt value) => ProtectionView.Of(value.Protection, value.Now);
}

/// <summary>How a player is protected at a moment.</summary>
internal sealed record ProtectionAt(Protection Protection, DateTimeOffset Now);
