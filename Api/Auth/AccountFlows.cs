using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>Registers an account.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.RegisterAccount")]
internal sealed record RegisterAccount(Login Login, string PasswordHash, Roles Roles, DateOnly? BirthDate = null, string? Region = null) : KeyedFlow<Player, PlayerView>
{
    protected override IdKind? Makes => IdKind.Player;

    protected override string? Location(long made) => "/api/players/me";

    protected override ValueTask<Reply<Player>> Steps(IFlow flow, long made) => SignUp.Run(flow, new PlayerId(made), Login, PasswordHash, Roles, BirthDate, Region);

    protected override PlayerView View(Player value) => PlayerView.From(value);
}

/// <summary>Finds the account of a login.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.FindAccount")]
internal sealed record FindAccount(Login Login) : IFlowCall<Reply<Player>>
{
    public async ValueTask<Reply<Player>> Run(IFlow flow) =>
        (await flow.Ask(Login, new FindLogin())).Is(out var claim, out var fault) ? await flow.Ask(claim.Player, new DescribePlayer()) : fault;
}

/// <inheritdoc cref="Accounts.SignOut"/>
[GenerateSerializer, Immutable, Alias("lottery.api.EndSessions")]
internal sealed record EndSessions(PlayerId Player) : IFlowCall<Reply<Player>>
{
    public ValueTask<Reply<Player>> Run(IFlow flow) => Accounts.SignOut(flow, Player);
}

/// <inheritdoc cref="Accounts.ChangePassword"/>
[GenerateSerializer, Immutable, Alias("lottery.api.SetPassword")]
internal sealed record SetPassword(Player Player, string PasswordHash) : IFlowCall<Reply<Player>>
{
    public ValueTask<Reply<Player>> Run(IFlow flow) => Accounts.ChangePassword(flow, Player, PasswordHash);
}

/// <summary>Changes what an account may do.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.AccountFlow")]
internal abstract record AccountFlow : KeyedFlow<Player, AccountView>
{
    protected override AccountView View(Player value) => AccountView.From(value);
}

/// <inheritdoc cref="Accounts.Block"/>
[GenerateSerializer, Immutable, Alias("lottery.api.BlockAccount")]
internal sealed record BlockAccount(PlayerId Player) : AccountFlow
{
    protected override ValueTask<Reply<Player>> Steps(IFlow flow, long made) => Accounts.Block(flow, Player);
}

/// <inheritdoc cref="Accounts.Unblock"/>
[GenerateSerializer, Immutable, Alias("lottery.api.UnblockAccount")]
internal sealed record UnblockAccount(PlayerId Player) : AccountFlow
{
    protected override ValueTask<Reply<Player>> Steps(IFlow flow, long made) => Accounts.Unblock(flow, Player);
}

/// <inheritdoc cref="Accounts.SetRoles"/>
[GenerateSerializer, Immutable, Alias("lottery.api.SetAccountRoles")]
internal sealed record SetAccountRoles(PlayerId Player, Roles Roles) : AccountFlow
{
    protected override ValueTask<Reply<Player>> Steps(IFlow flow, long made) => Accounts.SetRoles(flow, Player, Roles);
}

/// <inheritdoc cref="Accounts.Erase"/>
[GenerateSerializer, Immutable, Alias("lottery.api.EraseAccount")]
internal sealed record EraseAccount(PlayerId Player, IReadOnlyList<RequestId> SignUps) : AccountFlow
{
    protected override ValueTask<Reply<Player>> Steps(IFlow flow, long made) => Accounts.Erase(flow, Player, SignUps);
}
