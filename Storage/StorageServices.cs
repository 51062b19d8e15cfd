using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Audit;
using Lottery.Grains.Books;
using Lottery.Grains.Currencies;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
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
using Lottery.Storage.Commit;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Lottery.Storage;

/// <summary>Registers what a process needs of PostgreSQL, and the flows that use it.</summary>
public static class StorageServices
{
    /// <summary>Adds tables, flows and metrics. An <see cref="IVault"/>, an <see cref="IPaymentProvider"/>, a <see cref="TimeProvider"/>, an <see cref="ISilo"/> and Orleans must be there too.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="connectionString">Of its database.</param>
    public static IServiceCollection AddLotteryStorage(this IServiceCollection services, string connectionString)
    {
        services.TryAddSingleton<Clock>();
        services.TryAddSingleton(TwoPeopleRules.Off);
        return services
            .AddSingleton(_ => new LotteryDatabase(connectionString))
            .AddSingleton<Currencies>()
            .AddSingleton<IIdBlocks, IdBlocks>()
            .AddSingleton<IRandomBytes, RandomBytes>()
            .AddSingleton<Proofs.DrawHeads>().AddSingleton<Proofs.BookTrees>()
            .AddSingleton<DrawTables>().AddSingleton<IDrawTables>(s => s.GetRequiredService<DrawTables>())
            .AddSingleton<IPromotionTables, PromotionTables>()
            .AddSingleton<TicketTables>()
            .AddSingleton(s => new SignUpRequests(new PeopleTables(s.GetRequiredService<LotteryDatabase>(), s.GetRequiredService<IVault>())))
            .AddSingleton<SharedReads>()
            .AddSingleton<AuditTables>()
            .AddSingleton<ApprovalTables>()
            .AddMetrics()
            .AddSingleton<TurnMetrics>()
            .AddSingleton<RequestMetrics>()
            .AddSingleton<RuntimeMetrics>()
            .AddSingleton<Events.DrawEvents>()
            .AddActivations()
            .AddSingleton<FlowServices>()
            .AddSingleton<FlowRunner>()
            .AddHostedService<TableSampler>();
    }

    /// <summary>Adds what a silo needs besides: the writer, and how each grain is loaded.</summary>
    public static IServiceCollection AddLotteryGrains(this IServiceCollection services) => services
        .AddSingleton(s => Due.InvalidReceipts.From(s.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()))
        .AddSingleton(s => Verification.LedgerWatchSettings.From(s.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()))
        .AddSingleton<Verification.LedgerWatch>()
        .AddSingleton<BatchWriter>()
        .AddSingleton<CommitLoop>()
        .AddSingleton<CommitQueue>().AddSingleton<ICommitQueue>(s => s.GetRequiredService<CommitQueue>())
        .AddSingleton<TurnServices>()
        .AddSingleton(typeof(GrainType<,,,,>))
        .AddSingleton(typeof(IParts<,>), typeof(NoParts<,>))
        .AddLoaders()
        .AddSingleton<Due.IDueTables, Due.DueTables>()
        .AddSingleton<Due.DueWork>()
        .AddSingleton<Due.ReceiptChecks>()
        .AddSingleton<Due.ReceiptRetention>()
        .AddHostedService<WriterService>();

    /// <summary>Brings the tables up to date and reads what never changes. Before anything else is asked.</summary>
    public static async Task PrepareLotteryStorage(this IServiceProvider services, CancellationToken stop)
    {
        var database = services.GetRequiredService<LotteryDatabase>();
        await Migrations.Apply(database.Source, stop);
        await services.GetRequiredService<Currencies>().Load(stop);
    }

    private static IServiceCollection AddActivations(this IServiceCollection services) => services
        .AddActivations<WalletId, WalletCommand, WalletReply>("wallet")
        .AddActivations<BookId, BookCommand, BookReply>("book")
        .AddActivations<DrawId, DrawCommand, Draw>("draw")
        .AddActivations<GameId, GameCommand, Game>("game")
        .AddActivations<PlayerId, PlayerCommand, Player>("player")
        .AddActivations<Login, LoginCommand, LoginClaim>("login")
        .AddActivations<long, RosterCommand, Roster>("roster")
        .AddActivations<long, AuditCommand, AuditEntry>("audit")
        .AddActivations<ApprovalId, ApprovalCommand, Approval>("approval")
        .AddActivations<RequestId, RequestCommand, KeyedRequest>("request")
        .AddActivations<Catalogue, CatalogueCommand, CatalogueReply>("catalogue")
        .AddActivations<CurrencyCode, AddCurrency, Currency>("currency")
        .AddActivations<ReceiptKey, ReceiptCommand, Receipt>("receipt")
        .AddActivations<OrderKey, ClaimOrder, OrderClaim>("receipt_order")
        .AddActivations<PromotionId, PromotionCommand, PromotionReply>("promotion")
        .AddActivations<ScheduleId, ScheduleCommand, Schedule>("schedule")
        .AddActivations<DrawId, PoolCommand, TicketBatch>("pool")
        .AddActivations<TicketId, TicketCommand, Ticket>("ticket");

    private static IServiceCollection AddActivations<TId, TCommand, TReply>(this IServiceCollection services, string grainType)
        where TId : notnull
        where TCommand : class => services
        .AddSingleton(s => new Activations<TId, TCommand, TReply>(grainType, s.GetRequiredService<TurnMetrics>()))
        .AddSingleton<IActivations>(s => s.GetRequiredService<Activations<TId, TCommand, TReply>>());

    private static IServiceCollection AddLoaders(this IServiceCollection services)
    {
        services
            .AddSingleton<MoneyTables>().AddSingleton<PeopleTables>().AddSingleton<ServiceTables>().AddSingleton<ReceiptTables>()
            .AddSingleton(s => (PromotionTables)s.GetRequiredService<IPromotionTables>());

        Load<WalletId, Wallet>(s =>
        {
            var money = s.GetRequiredService<MoneyTables>();
            var (wallets, visited) = (new BatchLoader<WalletId, WalletRows>(money.Wallets), new BatchLoader<WalletId, WalletRows>(money.WalletsWithoutKeys));
            return async (id, once) => await (once ? visited : wallets).Load(id) is { } rows ? new(id, rows.Balances, rows.Keys, rows.Protection) : new(id, [], once ? null : []);
        });
        Recall<Wallet, WalletCommand, PaymentLookup, Payment>(s => s.GetRequiredService<MoneyTables>().Payments);

        Load<DrawId, DrawDecider>(s =>
        {
            var draws = new BatchLoader<DrawId, Draw>(s.GetRequiredService<DrawTables>().Draws);
            return async (id, _) => new(id, await draws.Load(id));
        });
        Load<BookId, Book>(s =>
        {
            var tables = s.GetRequiredService<DrawTables>();
            var (draws, books) = (new BatchLoader<DrawId, Draw>(tables.Draws), new BatchLoader<BookId, BookState>(tables.Books));
            // Flows ask a draw before its books, so a book without a draw in the tables is one whose draw is about to be there.
            return async (id, _) => new(
                id, (await draws.Load(id.Draw))?.Terms ?? throw new StorageUnavailableException($"The draw of book {id} is not durable yet."), await books.Load(id));
        });
        Recall<Book, BookCommand, OrderLookup, OrderOutcome>(s => s.GetRequiredService<DrawTables>().Orders);

        Load<GameId, GameDecider>(s =>
        {
            var games = new BatchLoader<GameId, Game>(s.GetRequiredService<DrawTables>().Games);
            return async (id, _) => new(id, await games.Load(id));
        });
        Load<PlayerId, PlayerDecider>(s =>
        {
            var players = new BatchLoader<PlayerId, Player>(s.GetRequiredService<PeopleTables>().Players);
            return async (id, _) => new(id, await players.Load(id));
        });
        Load<Login, LoginDecider>(s =>
        {
            var logins = new BatchLoader<Login, LoginRow>(s.GetRequiredService<PeopleTables>().Logins);
            return async (id, _) => await logins.Load(id) is { } row ? new(id, row.Claim, row.IsRetired) : new(id, null, false);
        });
        Load<long, RosterDecider>(s =>
        {
            var rosters = new BatchLoader<int, Roster>(s.GetRequiredService<PeopleTables>().Rosters);
            return async (_, _) => new(await rosters.Load(TableMap.RosterId));
        });
        Load<long, AuditDecider>(s => async (_, _) => new(await s.GetRequiredService<AuditTables>().Last()));
        Load<ApprovalId, ApprovalDecider>(s =>
        {
            var approvals = new BatchLoader<ApprovalId, Approval>(s.GetRequiredService<ApprovalTables>().Approvals);
            return async (id, _) => new(id, await approvals.Load(id));
        });
        Load<RequestId, RequestDecider>(s =>
        {
            var requests = new BatchLoader<RequestId, KeyedRequest>(s.GetRequiredService<PeopleTables>().Requests);
            return async (id, _) => new(id, await requests.Load(id));
        });
        Load<Catalogue, ServiceCatalogue>(s => async (_, _) => new(await s.GetRequiredService<ServiceTables>().All()));
        Recall<ServiceCatalogue, CatalogueCommand, ServiceOrderLookup, ServiceOrder>(s => s.GetRequiredService<ServiceTables>().Orders);

        Load<CurrencyCode, CurrencyDecider>(s =>
        {
            var codes = new BatchLoader<CurrencyCode, Currency>(s.GetRequiredService<Currencies>().Rows);
            return async (code, _) => new(code, await codes.Load(code));
        });
        Load<ReceiptKey, ReceiptDecider>(s =>
        {
            var receipts = new BatchLoader<ReceiptKey, Receipt>(s.GetRequiredService<ReceiptTables>().Receipts);
            return async (key, _) => new(key, await receipts.Load(key));
        });
        Load<OrderKey, OrderDecider>(s =>
        {
            var orders = new BatchLoader<OrderKey, OrderClaim>(s.GetRequiredService<ReceiptTables>().Orders);
            return async (key, _) => new(key, await orders.Load(key));
        });
        Load<PromotionId, PromotionDecider>(s =>
        {
            var promotions = new BatchLoader<PromotionId, Promotion>(s.GetRequiredService<PromotionTables>().Promotions);
            return async (id, _) => new(id, await promotions.Load(id));
        });
        Recall<PromotionDecider, PromotionCommand, EntryLookup, EntryRange>(s => s.GetRequiredService<PromotionTables>().Entries);

        Load<ScheduleId, ScheduleDecider>(s =>
        {
            var schedules = new BatchLoader<ScheduleId, Schedule>(new ScheduleTables(s.GetRequiredService<LotteryDatabase>()).Schedules);
            return async (id, _) => new(id, await schedules.Load(id));
        });

        Load<DrawId, PoolDecider>(s =>
        {
            var pools = new BatchLoader<DrawId, TicketPool>(s.GetRequiredService<TicketTables>().Pools);
            return async (id, _) => new(id, await pools.Load(id));
        });
        Recall<PoolDecider, PoolCommand, BatchLookup, TicketBatch>(s => s.GetRequiredService<TicketTables>().Batches);

        Load<TicketId, TicketDecider>(s =>
        {
            var made = new BatchLoader<TicketId, MadeTicket>(s.GetRequiredService<TicketTables>().Made);
            return async (id, _) => new(id, id.IsPooled() ? await made.Load(id) : null);
        });
        Recall<TicketDecider, TicketCommand, TicketLookup, SoldTicket>(s => s.GetRequiredService<TicketTables>().Sold);
        return services;

        void Load<TId, TDecider>(Func<IServiceProvider, Func<TId, bool, Task<TDecider>>> load) =>
            services.AddSingleton<ILoader<TId, TDecider>>(s => new Loader<TId, TDecider>(load(s)));

        void Recall<TDecider, TCommand, TPart, TFound>(Func<IServiceProvider, Func<IReadOnlyList<TPart>, Task<Dictionary<TPart, TFound>>>> query)
            where TDecider : class, IRecalls<TCommand, TPart, TFound>
            where TPart : class
            where TFound : class =>
            services.AddSingleton<IParts<TDecider, TCommand>>(s => new Parts<TDecider, TCommand, TPart, TFound>(new BatchLoader<TPart, TFound>(query(s)).Load));
    }

    private sealed class Loader<TId, TDecider>(Func<TId, bool, Task<TDecider>> load) : ILoader<TId, TDecider>
    {
        public Task<TDecider> Load(TId id, bool once) => load(id, once);
    }

    /// <summary>Keeps the writer running from the start of the process to its end; what was decided by then is written.</summary>
    private sealed class WriterService(CommitLoop loop, CommitQueue queue, RuntimeMetrics metrics, FlowRunner flows, IEnumerable<IActivations> grains) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            metrics.Observe(flows, queue, [.. grains]);
            return loop.Run(stoppingToken);
        }
    }
}
