using Lottery.Grains.Approvals;
using Lottery.Grains.Audit;
using Lottery.Grains.Books;
using Lottery.Grains.Currencies;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Requests;
using Lottery.Grains.Schedules;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Lottery.Grains.Turns;
using Lottery.Grains.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Lottery.Grains.Flows;

/// <summary>What all flows of a process share: the ways to the grains, the tables, keys and ids.</summary>
public sealed class FlowServices
{
    public FlowServices(
        IGrainFactory grains, IServiceProvider services, Clock clock, IDrawTables draws, IPromotionTables promotions, IVault vault, IPaymentProvider provider, IIdBlocks ids, ISilo silo, IRandomBytes random)
    {
        (Clock, Draws, PromotionTables, Vault, Provider, Ids, Silo, Random) = (clock, draws, promotions, vault, provider, ids, silo, random);
        Turns = silo.Decides ? services.GetRequiredService<TurnServices>() : null;
        RequestVisits = silo.Decides ? services.GetRequiredService<GrainType<RequestId, RequestDecider, RequestCommand, RequestChanged, KeyedRequest>>() : null;
        WalletVisits = silo.Decides ? services.GetRequiredService<GrainType<WalletId, Wallet, WalletCommand, WalletFact, WalletReply>>() : null;
        TicketVisits = silo.Decides ? services.GetRequiredService<GrainType<TicketId, TicketDecider, TicketCommand, TicketChanged, Ticket>>() : null;
        Wallets = Calls<WalletId, IWalletGrain, WalletCommand, WalletReply>(id => grains.GetGrain<IWalletGrain>(id.Value));
        Books = Calls<BookId, IBookGrain, BookCommand, BookReply>(id => grains.GetGrain<IBookGrain>(id.ToString()));
        DrawGrains = Calls<DrawId, IDrawGrain, DrawCommand, Draw>(id => grains.GetGrain<IDrawGrain>(id.Value));
        Games = Calls<GameId, IGameGrain, GameCommand, Game>(id => grains.GetGrain<IGameGrain>(id.Value));
        Players = Calls<PlayerId, IPlayerGrain, PlayerCommand, Player>(id => grains.GetGrain<IPlayerGrain>(id.Value));
        Logins = Calls<Login, ILoginGrain, LoginCommand, LoginClaim>(id => grains.GetGrain<ILoginGrain>(id.Value));
        Rosters = Calls<long, IRosterGrain, RosterCommand, Roster>(id => grains.GetGrain<IRosterGrain>(id));
        Audit = Calls<long, IAuditGrain, AuditCommand, AuditEntry>(id => grains.GetGrain<IAuditGrain>(id));
        Approvals = Calls<ApprovalId, IApprovalGrain, ApprovalCommand, Approval>(id => grains.GetGrain<IApprovalGrain>(id.Value));
        TwoPeople = services.GetRequiredService<TwoPeopleRules>();
        Requests = Calls<RequestId, IRequestGrain, RequestCommand, KeyedRequest>(id => grains.GetGrain<IRequestGrain>(GrainKeys.Of(id)));
        Catalogues = Calls<Catalogue, ICatalogueGrain, CatalogueCommand, CatalogueReply>(_ => grains.GetGrain<ICatalogueGrain>(GrainKeys.TheOnly));
        Currencies = Calls<CurrencyCode, ICurrencyGrain, AddCurrency, Currency>(id => grains.GetGrain<ICurrencyGrain>(id.Value));
        Receipts = Calls<ReceiptKey, IReceiptGrain, ReceiptCommand, Receipt>(id => grains.GetGrain<IReceiptGrain>(id.Hash));
        ReceiptOrders = Calls<OrderKey, IReceiptOrderGrain, ClaimOrder, OrderClaim>(id => grains.GetGrain<IReceiptOrderGrain>(GrainKeys.Of(id)));
        Promotions = Calls<PromotionId, IPromotionGrain, PromotionCommand, PromotionReply>(id => grains.GetGrain<IPromotionGrain>(id.Value));
        Schedules = Calls<ScheduleId, IScheduleGrain, ScheduleCommand, Schedule>(id => grains.GetGrain<IScheduleGrain>(id.Value));
        Pools = Calls<DrawId, IPoolGrain, PoolCommand, TicketBatch>(id => grains.GetGrain<IPoolGrain>(id.Value));
        Tickets = Calls<TicketId, ITicketGrain, TicketCommand, Ticket>(id => grains.GetGrain<ITicketGrain>(id.Value));

        GrainCalls<TId, TGrain, TCommand, TReply> Calls<TId, TGrain, TCommand, TReply>(Func<TId, TGrain> find)
            where TId : notnull
            where TCommand : class, ICommand<TGrain, TReply> =>
            new(services.GetRequiredService<Activations<TId, TCommand, TReply>>(), find);
    }

    public Clock Clock { get; }

    public IDrawTables Draws { get; }

    public IPromotionTables PromotionTables { get; }

    public IVault Vault { get; }

    public IPaymentProvider Provider { get; }

    public TwoPeopleRules TwoPeople { get; }

    internal IIdBlocks Ids { get; }

    internal IRandomBytes Random { get; }

    internal ISilo Silo { get; }

    /// <summary>Null where this process has no grains.</summary>
    internal TurnServices? Turns { get; }

    /// <summary>Null where this process has no grains.</summary>
    internal GrainType<RequestId, RequestDecider, RequestCommand, RequestChanged, KeyedRequest>? RequestVisits { get; }

    /// <summary>Null where this process has no grains.</summary>
    internal GrainType<WalletId, Wallet, WalletCommand, WalletFact, WalletReply>? WalletVisits { get; }

    /// <summary>Null where this process has no grains.</summary>
    internal GrainType<TicketId, TicketDecider, TicketCommand, TicketChanged, Ticket>? TicketVisits { get; }

    internal GrainCalls<WalletId, IWalletGrain, WalletCommand, WalletReply> Wallets { get; }

    internal GrainCalls<BookId, IBookGrain, BookCommand, BookReply> Books { get; }

    internal GrainCalls<DrawId, IDrawGrain, DrawCommand, Draw> DrawGrains { get; }

    internal GrainCalls<GameId, IGameGrain, GameCommand, Game> Games { get; }

    internal GrainCalls<PlayerId, IPlayerGrain, PlayerCommand, Player> Players { get; }

    internal GrainCalls<Login, ILoginGrain, LoginCommand, LoginClaim> Logins { get; }

    internal GrainCalls<long, IRosterGrain, RosterCommand, Roster> Rosters { get; }

    internal GrainCalls<long, IAuditGrain, AuditCommand, AuditEntry> Audit { get; }

    internal GrainCalls<ApprovalId, IApprovalGrain, ApprovalCommand, Approval> Approvals { get; }

    internal GrainCalls<RequestId, IRequestGrain, RequestCommand, KeyedRequest> Requests { get; }

    internal GrainCalls<Catalogue, ICatalogueGrain, CatalogueCommand, CatalogueReply> Catalogues { get; }

    internal GrainCalls<CurrencyCode, ICurrencyGrain, AddCurrency, Currency> Currencies { get; }

    internal GrainCalls<ReceiptKey, IReceiptGrain, ReceiptCommand, Receipt> Receipts { get; }

    internal GrainCalls<OrderKey, IReceiptOrderGrain, ClaimOrder, OrderClaim> ReceiptOrders { get; }

    internal GrainCalls<PromotionId, IPromotionGrain, PromotionCommand, PromotionReply> Promotions { get; }

    internal GrainCalls<ScheduleId, IScheduleGrain, ScheduleCommand, Schedule> Schedules { get; }

    internal GrainCalls<DrawId, IPoolGrain, PoolCommand, TicketBatch> Pools { get; }

    internal GrainCalls<TicketId, ITicketGrain, TicketCommand, Ticket> Tickets { get; }

    internal long FlowsBegun => Volatile.Read(ref _flowsBegun);

    private long _flowsBegun;

    internal void CountFlow() => Interlocked.Increment(ref _flowsBegun);
}

/// <summary>Allocates ids.</summary>
public interface IIdBlocks
{
    /// <summary>Allocates ids that follow each other.</summary>
    /// <returns>The first of them.</returns>
    ValueTask<long> Next(IdKind kind, int count);
}

/// <summary>Where flows get randomness from.</summary>
public interface IRandomBytes
{
    /// <summary>Fills a buffer with bytes that nobody can foresee.</summary>
    void Fill(Span<byte> buffer);
}

/// <summary>This process's place in the cluster.</summary>
public interface ISilo
{
    /// <summary>True where this process has grains.</summary>
    bool Decides { get; }

    /// <summary>True while no other silo has grains.</summary>
    bool IsAlone { get; }

    /// <summary>True while this process may answer from the memory of its grains: a moment ago it was a member of the cluster.</summary>
    bool IsMember { get; }
}
