using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Requests;
using Lottery.Grains.Wallets;
using Lottery.Runtime;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Silo.Actors;

// One class for each type of grain: logs and dashboard name them.

/// <summary>A player's money; it stays where it is used.</summary>
[GrainType("wallet"), Reentrant, PreferLocalPlacement]
internal sealed class WalletActor(GrainHost host)
    : Actor<WalletId, Wallet, WalletCommand, WalletFact, Payment>(host, host.Wallets, Keys.Wallet), IWalletActor;

/// <summary>One shard of a draw's sales; the books of a draw are spread over all silos.</summary>
[GrainType("book"), Reentrant, HashBasedPlacement]
internal sealed class BookActor(GrainHost host)
    : Actor<BookId, Book, BookCommand, BookFact, BookReply>(host, host.Books, Keys.Book), IBookActor;

/// <summary>A game of the catalogue.</summary>
[GrainType("game"), Reentrant]
internal sealed class GameActor(GrainHost host)
    : Actor<GameId, GameGrain, GameCommand, GameChanged, Game>(host, host.Games, Keys.Game), IGameActor;

/// <summary>A person's account.</summary>
[GrainType("player"), Reentrant, PreferLocalPlacement]
internal sealed class PlayerActor(GrainHost host)
    : Actor<PlayerId, PlayerGrain, PlayerCommand, PlayerChanged, Player>(host, host.Players, Keys.Player), IPlayerActor;

/// <summary>A sign-in name.</summary>
[GrainType("login"), Reentrant, PreferLocalPlacement]
internal sealed class LoginActor(GrainHost host)
    : Actor<Login, LoginGrain, LoginCommand, LoginClaim, LoginClaim>(host, host.Logins, Login.Of), ILoginActor;

/// <summary>An idempotency key of one caller.</summary>
[GrainType("request"), Reentrant, PreferLocalPlacement]
internal sealed class RequestActor(GrainHost host)
    : Actor<RequestId, RequestGrain, RequestCommand, RequestChanged, Request>(host, host.Requests, Keys.Request), IRequestActor;
