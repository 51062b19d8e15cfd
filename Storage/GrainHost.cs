using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Currencies;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Requests;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Storage.Activation;
using Lottery.Storage.Commit;
using Lottery.Storage.Database;
using Lottery.Storage.Flows;
using Lottery.Storage.Tables;
using Lottery.Storage.Telemetry;

namespace Lottery.Storage;

/// <summary>All grains of this process, and the door to them: <see cref="Run{T}"/> runs a flow and waits until its answer is durable.</summary>
public sealed class GrainHost
{
    /// <summary>The key of the one roster.</summary>
    internal const int TheRoster = 1;

    private readonly GrainDirectory[] _directories;
    private readonly IReach? _reach;
    private long _flowsBegun;

    public GrainHost(CommitQueue queue, LotteryDatabase database, Currencies currencies, IdBlocks ids, IVault vault, IPaymentProvider provider, Clock clock, RuntimeMetrics metrics, IReach? reach = null)
    {
        (Queue, Ids, Vault, Provider, Clock, _reach) = (queue, ids, vault, provider, clock, reach);
        DrawTables = new DrawTables(database, currencies);
        var money = new MoneyTables(database, currencies);
        var people = new PeopleTables(database, vault);
        var pools = new TicketTables(database);

        var wallets = new BatchLoader<WalletId, WalletRows>(money.Wallets);
        var visited = new BatchLoader<WalletId, WalletRows>(money.WalletsWithoutKeys);
        Wallets = new(queue, clock, 200_000,
            async (id, flow) => await (flow.PassesThrough ? visited : wallets).Load(id) is { } rows ? new(id, rows.Balances, rows.Keys) : new(id, [], flow.PassesThrough ? null : []),
            new Parts<Wallet, WalletCommand, PaymentLookup, Payment>(new(money.Payments)));

        var draws = new BatchLoader<DrawId, Draw>(DrawTables.Draws);
        Draws = new(queue, clock, 1_000, async (id, _) => new(id, await draws.Load(id)));

        var books = new BatchLoader<BookId, BookState>(DrawTables.Books);
        Books = new(queue, clock, 10_000, async (id, _) => new(id, (await draws.Load(id.Draw))?.Terms ?? throw NotDurableYet(id), await books.Load(id)),
            new Parts<Book, BookCommand, OrderLookup, OrderOutcome>(new(DrawTables.Orders)));

        var games = new BatchLoader<GameId, Game>(DrawTables.Games);
        Games = new(queue, clock, 1_000, async (id, _) => new(id, await games.Load(id)));

        var players = new BatchLoader<PlayerId, Player>(people.Players);
        Players = new(queue, clock, 200_000, async (id, _) => new(id, await players.Load(id)));

        var logins = new BatchLoader<Login, LoginRow>(people.Logins);
        Logins = new(queue, clock, 10_000, async (login, _) => await logins.Load(login) is { } row ? new(login, row.Claim, row.IsRetired) : new(login, null, false));

        var rosters = new BatchLoader<int, Roster>(people.Rosters);
        Rosters = new(queue, clock, 1, async (id, _) => new(await rosters.Load(id)));

        var requests = new BatchLoader<RequestId, KeyedRequest>(people.Requests);
        Requests = new(queue, clock, 10_000, async (id, _) => new(id, await requests.Load(id)));

        var services = new ServiceTables(database, currencies);
        var orders = new BatchLoader<ServiceOrderLookup, ServiceOrder>(services.Orders);
        Services = new(queue, clock, 1, async (_, _) => new(await services.All()),
            new Parts<ServiceCatalogue, CatalogueCommand, ServiceOrderLookup, ServiceOrder>(orders));

        var codes = new BatchLoader<CurrencyCode, Currency>(currencies.Rows);
        CurrencyGrains = new(queue, clock, 100, async (code, _) => new(code, await codes.Load(code)));

        var receiptTables = new ReceiptTables(database);
        var receipts = new BatchLoader<ReceiptKey, Receipt>(receiptTables.Receipts);
        Receipts = new(queue, clock, 20_000, async (key, _) => new(key, await receipts.Load(key)));

        var receiptOrders = new BatchLoader<OrderKey, OrderClaim>(receiptTables.Orders);
        ReceiptOrders = new(queue, clock, 10_000, async (key, _) => new(key, await receiptOrders.Load(key)));

        var promotionTables = new PromotionTables(database, currencies);
        PromotionTables = promotionTables;
        var promotions = new BatchLoader<PromotionId, Promotion>(promotionTables.Promotions);
        Promotions = new(queue, clock, 100, async (id, _) => new(id, await promotions.Load(id)),
            new Parts<PromotionDecider, PromotionCommand, EntryLookup, EntryRange>(new(promotionTables.Entries)));

        var drawPools = new BatchLoader<DrawId, TicketPool>(pools.Pools);
        Pools = new(queue, clock, 1_000, async (id, _) => new(id, await drawPools.Load(id)), new Parts<PoolDecider, PoolCommand, BatchLookup, TicketBatch>(new(pools.Batches)));

        var tickets = new BatchLoader<TicketId, Ticket>(pools.Tickets);
        Tickets = new(queue, clock, 100_000, async (id, _) => new(id, id.IsPooled() ? await tickets.Load(id) : null),
            new Parts<TicketDecider, TicketCommand, TicketLookup, PooledLine>(new(pools.Lines)));

        SignUpRequests = people.SignUpRequests;
        _directories =
        [
            Wallets, Draws, Books, Games, Players, Logins, Requests, Services, CurrencyGrains, Receipts, ReceiptOrders, Promotions, Rosters, Pools, Tickets,
        ];
        queue.EpochEnded += () =>
        {
            if (queue.KeepsMemory)
                return;
            foreach (var directory in _directories)
                directory.Clear();
        };
        metrics.Observe(this, _directories);
    }

    /// <summary>Flows ask a draw before its books, so a book without a draw in the tables is one whose draw is about to be there.</summary>
    private static StorageUnavailableException NotDurableYet(BookId book) => new($"The draw of book {book} is not durable yet.");

    public CommitQueue Queue { get; }

    /// <summary>True while flows can be run: this process decides, or knows how to reach those that do.</summary>
    public bool IsOpen => _reach is not null || Queue.IsOpen;

    public Clock Clock { get; }

    public IVault Vault { get; }

    public IPaymentProvider Provider { get; }

    public DrawTables DrawTables { get; }

    public IPromotionTables PromotionTables { get; }

    /// <summary>Finds the keyed requests that made an account: their answers have its login.</summary>
    public Func<PlayerId, Task<IReadOnlyList<RequestId>>> SignUpRequests { get; }

    internal IdBlocks Ids { get; }

    internal long FlowsBegun => Volatile.Read(ref _flowsBegun);

    internal GrainDirectory<WalletId, Wallet, WalletCommand, WalletFact, Payment> Wallets { get; }

    internal GrainDirectory<BookId, Book, BookCommand, BookFact, BookReply> Books { get; }

    internal GrainDirectory<DrawId, DrawDecider, DrawCommand, DrawFact, Draw> Draws { get; }

    internal GrainDirectory<GameId, GameDecider, GameCommand, GameChanged, Game> Games { get; }

    internal GrainDirectory<PlayerId, PlayerDecider, PlayerCommand, PlayerChanged, Player> Players { get; }

    internal GrainDirectory<Login, LoginDecider, LoginCommand, LoginFact, LoginClaim> Logins { get; }

    internal GrainDirectory<RequestId, RequestDecider, RequestCommand, RequestChanged, KeyedRequest> Requests { get; }

    internal GrainDirectory<Catalogue, ServiceCatalogue, CatalogueCommand, CatalogueFact, CatalogueReply> Services { get; }

    internal GrainDirectory<CurrencyCode, CurrencyDecider, AddCurrency, Currency, Currency> CurrencyGrains { get; }
    internal GrainDirectory<ReceiptKey, ReceiptDecider, ReceiptCommand, ReceiptFact, Receipt> Receipts { get; }

    internal GrainDirectory<OrderKey, OrderDecider, ClaimOrder, OrderClaim, OrderClaim> ReceiptOrders { get; }

    internal GrainDirectory<PromotionId, PromotionDecider, PromotionCommand, PromotionFact, PromotionReply> Promotions { get; }

    internal GrainDirectory<int, RosterDecider, RosterCommand, RosterChanged, Roster> Rosters { get; }

    internal GrainDirectory<DrawId, PoolDecider, PoolCommand, TicketsMade, TicketBatch> Pools { get; }

    internal GrainDirectory<TicketId, TicketDecider, TicketCommand, TicketChanged, Ticket> Tickets { get; }

    /// <summary>Runs a flow. Its answer comes back once everything that it rests on is durable.</summary>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public async ValueTask<T> Run<T>(Func<IFlow, ValueTask<T>> steps)
    {
        var flow = Begin();
        Interlocked.Increment(ref _flowsBegun);
        T answer;
        using (LotteryMeter.Spans.StartActivity("flow"))
            answer = await steps(flow);
        using (LotteryMeter.Spans.StartActivity("commit wait"))
            await flow.Durable();
        return answer;
    }

    /// <summary>How a player's account stands at this moment, whether that is durable already or not.</summary>
    public ValueTask<Reply<Player>> Find(PlayerId player) => Begin().Ask(player, new DescribePlayer());

    /// <summary>Takes one command to one grain of this process. Its answer comes back once it is durable.</summary>
    /// <exception cref="StorageUnavailableException">The grain could not be loaded, or its decision not be made durable.</exception>
    internal async ValueTask<Reply<TReply>> Turn<TKey, TGrain, TCommand, TFact, TReply>(
        GrainDirectory<TKey, TGrain, TCommand, TFact, TReply> directory, TKey key, TCommand command)
        where TKey : notnull
        where TGrain : class, IDecider<TCommand, TFact, TReply>
        where TFact : class
    {
        var flow = new Flow(this);
        var reply = await directory.Ask(flow, key, command);
        await flow.Durable();
        return reply;
    }

    /// <summary>Drops activations that have not been used for a while.</summary>
    public void Evict()
    {
        foreach (var directory in _directories)
            directory.Evict();
    }

    private IFlow Begin() => _reach is null ? new Flow(this) : _reach.Begin(this);
}
