using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Currencies;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Requests;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Lottery.Storage;
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
    : Actor<GameId, GameDecider, GameCommand, GameChanged, Game>(host, host.Games, Keys.Game), IGameActor;

/// <summary>A person's account.</summary>
[GrainType("player"), Reentrant, PreferLocalPlacement]
internal sealed class PlayerActor(GrainHost host)
    : Actor<PlayerId, PlayerDecider, PlayerCommand, PlayerChanged, Player>(host, host.Players, Keys.Player), IPlayerActor;

/// <summary>A sign-in name.</summary>
[GrainType("login"), Reentrant, PreferLocalPlacement]
internal sealed class LoginActor(GrainHost host)
    : Actor<Login, LoginDecider, LoginCommand, LoginFact, LoginClaim>(host, host.Logins, Login.Of), ILoginActor;

/// <summary>An idempotency key of one caller.</summary>
[GrainType("request"), Reentrant, PreferLocalPlacement]
internal sealed class RequestActor(GrainHost host)
    : Actor<RequestId, RequestDecider, RequestCommand, RequestChanged, KeyedRequest>(host, host.Requests, Keys.Request), IRequestActor;

/// <summary>The services that orders are reserved for.</summary>
[GrainType("catalogue"), Reentrant]
internal sealed class CatalogueActor(GrainHost host)
    : Actor<Catalogue, ServiceCatalogue, CatalogueCommand, CatalogueFact, CatalogueReply>(host, host.Services, _ => default), ICatalogueActor;

/// <summary>A kind of money.</summary>
[GrainType("currency"), Reentrant]
internal sealed class CurrencyActor(GrainHost host)
    : Actor<CurrencyCode, CurrencyDecider, AddCurrency, Currency, Currency>(host, host.CurrencyGrains, Keys.Currency), ICurrencyActor;

/// <summary>A receipt, by its text.</summary>
[GrainType("receipt"), Reentrant, PreferLocalPlacement]
internal sealed class ReceiptActor(GrainHost host)
    : Actor<ReceiptKey, ReceiptDecider, ReceiptCommand, ReceiptFact, Receipt>(host, host.Receipts, Keys.Receipt), IReceiptActor;

/// <summary>A shop's order number: one valid receipt has it.</summary>
[GrainType("receipt-order"), Reentrant, PreferLocalPlacement]
internal sealed class ReceiptOrderActor(GrainHost host)
    : Actor<OrderKey, OrderDecider, ClaimOrder, OrderClaim, OrderClaim>(host, host.ReceiptOrders, Keys.ReceiptOrder), IReceiptOrderActor;

/// <summary>A promotional draw.</summary>
[GrainType("promotion"), Reentrant]
internal sealed class PromotionActor(GrainHost host)
    : Actor<PromotionId, PromotionDecider, PromotionCommand, PromotionFact, PromotionReply>(host, host.Promotions, Keys.Promotion), IPromotionActor;

/// <summary>The tickets of a draw that are made before they are sold.</summary>
[GrainType("pool"), Reentrant]
internal sealed class PoolActor(GrainHost host)
    : Actor<DrawId, PoolDecider, PoolCommand, TicketsMade, TicketBatch>(host, host.Pools, Keys.Draw), IPoolActor;

/// <summary>One ticket that was made before it is sold.</summary>
[GrainType("ticket"), Reentrant, PreferLocalPlacement]
internal sealed class TicketActor(GrainHost host)
    : Actor<TicketId, TicketDecider, TicketCommand, TicketChanged, Ticket>(host, host.Tickets, Keys.Ticket), ITicketActor;

/// <summary>Who the operators are.</summary>
[GrainType("roster"), Reentrant]
internal sealed class RosterActor(GrainHost host)
    : Actor<int, RosterDecider, RosterCommand, RosterChanged, Roster>(host, host.Rosters, _ => GrainHost.TheRoster), IRosterActor;
