using Lottery.Grains;
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
using Lottery.Grains.Turns;
using Lottery.Grains.Wallets;
using Lottery.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace Lottery.Simulation.Store;

/// <summary>Loads deciders as Storage/StorageServices.cs does, with the product's own batching, from the simulated tables.</summary>
internal static class Loaders
{
    public static IServiceCollection AddSimulatedLoaders(this IServiceCollection services, Reader reader, Bugs bugs)
    {
        var (wallets, visited) = (Batch<WalletId, WalletRows>((t, id) => Wallet(t, id, bugs)), Batch<WalletId, WalletRows>((t, id) => Wallet(t, id, bugs) is { } rows ? rows with { Keys = null } : null));
        Load<WalletId, Wallet>(async (id, once) => await (once ? visited : wallets).Load(id) is { } rows ? new(id, rows.Balances, rows.Keys, rows.Protection) : new(id, [], once ? null : []));
        Recall<Wallet, WalletCommand, PaymentLookup, Payment>(Payment);

        var draws = Batch<DrawId, Draw>((t, id) => t.Draws.Find(id));
        Load<DrawId, DrawDecider>(async (id, _) => new(id, await draws.Load(id)));
        var books = Batch<BookId, BookState>((t, id) => t.Books.Find(id) is { } book && bugs.Has(Bug.LateSale) ? book with { Sealed = Fault.None } : t.Books.Find(id));
        Load<BookId, Book>(async (id, _) => new(
            id, TermsOf(await draws.Load(id.Draw), bugs) ?? throw new StorageUnavailableException($"The draw of book {id} is not durable yet."), await books.Load(id)));
        Recall<Book, BookCommand, OrderLookup, OrderOutcome>((t, part) => bugs.Has(Bug.ForgottenSale) ? null : Order(t, part) is { } order && (order.Refusal is null || !bugs.Has(Bug.ForgottenRefusal)) ? order : null);

        var games = Batch<GameId, Game>((t, id) => t.Games.Find(id));
        Load<GameId, GameDecider>(async (id, _) => new(id, await games.Load(id)));
        var players = Batch<PlayerId, Player>((t, id) => bugs.Has(Bug.StaleAccount) && t.Players.Find(id) is { } player ? player with { BlockedAt = null } : t.Players.Find(id));
        Load<PlayerId, PlayerDecider>(async (id, _) => new(id, await players.Load(id)));
        var logins = Batch<Login, LoginRow>((t, id) => t.Logins.Find(id) is { } claim ? new(claim, false) : t.RetiredLogins.Has(id) ? new(null, true) : null);
        Load<Login, LoginDecider>(async (id, _) => await logins.Load(id) is { } row ? new(id, row.Claim, row.IsRetired) : new(id, null, false));
        var rosters = Batch<int, Roster>((t, _) => t.Rosters.Find(1));
        Load<long, RosterDecider>(async (_, _) => new(await rosters.Load(1)));
        var audits = Batch<long, AuditEntry>((t, _) => t.Audit.All.MaxBy(e => e.Number));
        Load<long, AuditDecider>(async (_, _) => new(await audits.Load(0)));
        var approvals = Batch<ApprovalId, Approval>((t, id) => t.Approvals.Find(id));
        Load<ApprovalId, ApprovalDecider>(async (id, _) => new(id, await approvals.Load(id)));
        var requests = Batch<RequestId, KeyedRequest>((t, id) => t.Requests.Find(id));
        Load<RequestId, RequestDecider>(async (id, _) => new(id, await requests.Load(id)));
        var catalogues = Batch<Catalogue, List<Service>>((t, _) => [.. t.Services.All]);
        Load<Catalogue, ServiceCatalogue>(async (id, _) => new((await catalogues.Load(id))!));
        Recall<ServiceCatalogue, CatalogueCommand, ServiceOrderLookup, ServiceOrder>((t, part) => t.Orders.Find(part.Order));
        var currencies = Batch<CurrencyCode, Currency>((t, code) => t.Currencies.Find(code.Value));
        Load<CurrencyCode, CurrencyDecider>(async (code, _) => new(code, await currencies.Load(code)));
        var receipts = Batch<ReceiptKey, Receipt>((t, key) => t.Receipts.Find(key));
        Load<ReceiptKey, ReceiptDecider>(async (key, _) => new(key, await receipts.Load(key)));
        var orders = Batch<OrderKey, OrderClaim>((t, key) => t.ReceiptOrders.Find(key));
        Load<OrderKey, OrderDecider>(async (key, _) => new(key, await orders.Load(key)));
        var promotions = Batch<PromotionId, Promotion>((t, id) => t.Promotions.Find(id));
        Load<PromotionId, PromotionDecider>(async (id, _) => new(id, await promotions.Load(id)));
        Recall<PromotionDecider, PromotionCommand, EntryLookup, EntryRange>((t, part) => bugs.Has(Bug.EntriesAgain) ? null : t.Entries.Find((part.Promotion, part.Receipt)));
        var schedules = Batch<ScheduleId, Schedule>((t, id) => t.Schedules.Find(id));
        Load<ScheduleId, ScheduleDecider>(async (id, _) => new(id, await schedules.Load(id)));
        var pools = Batch<DrawId, TicketPool>((t, id) => t.Pools.Find(id));
        Load<DrawId, PoolDecider>(async (id, _) => new(id, await pools.Load(id)));
        Recall<PoolDecider, PoolCommand, BatchLookup, TicketBatch>((t, part) => t.Batches.Find(part.Batch));
        var made = Batch<TicketId, MadeTicket>(Made);
        Load<TicketId, TicketDecider>(async (id, _) => new(id, id.IsPooled() ? await made.Load(id) : null));
        Recall<TicketDecider, TicketCommand, TicketLookup, SoldTicket>(Sold);
        return services;

        BatchLoader<TKey, TFound> Batch<TKey, TFound>(Func<Tables, TKey, TFound?> find)
            where TKey : notnull
            where TFound : class =>
            new(keys => reader.Read(tables => keys.Select(key => (key, Found: find(tables, key))).Where(f => f.Found is not null).ToDictionary(f => f.key, f => f.Found!)));

        void Load<TId, TDecider>(Func<TId, bool, Task<TDecider>> load) => services.AddSingleton<ILoader<TId, TDecider>>(new Loader<TId, TDecider>(load));

        void Recall<TDecider, TCommand, TPart, TFound>(Func<Tables, TPart, TFound?> find)
            where TDecider : class, IRecalls<TCommand, TPart, TFound>
            where TPart : class
            where TFound : class =>
            services.AddSingleton<IParts<TDecider, TCommand>>(new Parts<TDecider, TCommand, TPart, TFound>(Batch(find).Load));
    }

    private static DrawTerms? TermsOf(Draw? draw, Bugs bugs) =>
        draw is null || !bugs.Has(Bug.LateSale) ? draw?.Terms : draw.Terms with { ClosesAt = draw.Terms.ClosesAt.AddHours(1) };

    private static WalletRows? Wallet(Tables tables, WalletId id, Bugs bugs)
    {
        var balances = tables.Currencies.All.Select(c => tables.Balances.Find((id.Value, c.Code))).OfType<WalletBalance>().ToList();
        var protection = bugs.Has(Bug.ForgottenLimits) ? null : tables.Protections.Find(id);
        return balances.Count == 0 && protection is null
            ? null
            : new(balances, bugs.Has(Bug.ForgottenKeys) ? [] : [.. tables.Payments.All.Where(p => p.Wallet == id).Select(p => p.Request?.Key).OfType<Guid>()], protection);
    }

    private static Payment? Payment(Tables tables, PaymentLookup part)
    {
        var id = part.Key == Guid.Empty ? part.Id : (PaymentId?)tables.PaymentOfRequest.Owner((part.Wallet, part.Key));
        return id is { } known && tables.Payments.Find(known) is { } payment && payment.Wallet == part.Wallet ? payment : null;
    }

    private static OrderOutcome? Order(Tables tables, OrderLookup part)
    {
        var tickets = Enumerable.Range(0, part.Order.Count).Select(i => new TicketId(part.Order.FirstTicket.Value + i));
        var sales = tickets.Select(tables.Sales.Find).OfType<Sale>().Where(s => s.Payment == part.Payment).ToList();
        var refusal = tables.Refusals.Find(part.Payment);
        return refusal is null && sales.Count == 0 ? null : new(part.Payment, sales, refusal);
    }

    private static MadeTicket? Made(Tables tables, TicketId id)
    {
        if (tables.Batches.Find(id.Batch()) is not { } batch || id.Index() >= batch.Count || tables.Draws.Find(batch.Draw) is not { } draw)
            return null;
        var ticket = tables.Tickets.Find(id) ?? PooledTicket.Of(batch, tables.Pools.Find(batch.Draw)!.Key, draw.Terms.Pick, draw.Terms.Of, id.Index());
        return new(ticket, draw.Terms.Game, draw.Terms.Price, batch.CreatedAt);
    }

    private static SoldTicket? Sold(Tables tables, TicketLookup part)
    {
        if (tables.Sales.Find(part.Ticket) is not { } sale || tables.Draws.Find(sale.Book.Draw) is not { } draw)
            return null;
        var refund = tables.Payments.Find(sale.Payment)?.RefundedBy;
        return new(
            sale, new(draw.Terms.Game, draw.Terms.Price, draw.Result, draw.Award), Posted((PaymentId?)tables.PaymentOfPrize.Owner(part.Ticket)), Posted(refund));

        PostedPayment? Posted(PaymentId? id) => id is { } known && tables.Payments.Find(known) is { FinishedAt: { } at } ? new(known, at) : null;
    }

    private sealed class Loader<TId, TDecider>(Func<TId, bool, Task<TDecider>> load) : ILoader<TId, TDecider>
    {
        public Task<TDecider> Load(TId id, bool once) => load(id, once);
    }
}
