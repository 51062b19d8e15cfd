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
using Lottery.Grains.Wallets;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests;

/// <summary>The real grains and tables that forget nothing, in memory, under a clock that is set and randomness that is seeded.</summary>
/// <remarks>A turn's rows wait, in order, until a flow asks for durability; a crash loses those that wait, and every grain.</remarks>
internal sealed class InMemoryWorld
{
    private readonly Dictionary<object, object> _grains = [];
    private readonly Dictionary<IdKind, long> _ids = [];
    private readonly Queue<IReadOnlyList<object>> _waiting = [];
    private readonly Random _random;

    public InMemoryWorld(int seed = 1) => _random = new Random(seed);

    public DateTimeOffset Now { get; set; } = Noon;

    /// <summary>What is durable.</summary>
    public InMemoryTables Tables { get; } = new();

    /// <summary>Turns that are decided and not yet durable.</summary>
    public int Waiting => _waiting.Count;

    public long FlowsBegun { get; private set; }

    public IVault Vault { get; } = new FakeVault();

    public TwoPeopleRules TwoPeople { get; set; } = TwoPeopleRules.Off;

    public IPaymentProvider Provider { get; set; } = new SandboxProvider();

    /// <summary>Runs a flow to its end and waits for durability, as a host does.</summary>
    /// <exception cref="CutOffException">It was cut off.</exception>
    public T Run<T>(Func<IFlow, ValueTask<T>> steps, Cut? cut = null)
    {
        var flow = new InMemoryFlow(this) { Cut = cut };
        FlowsBegun++;
        var running = steps(flow);
        if (!running.IsCompleted)
            throw new InvalidOperationException("A flow without others beside it waits for nothing.");
        var answer = running.GetAwaiter().GetResult();
        Flush();
        return answer;
    }

    /// <inheritdoc cref="Run{T}"/>
    public void Run(Func<IFlow, ValueTask> steps, Cut? cut = null) => Run(
        async flow =>
        {
            await steps(flow);
            return true;
        },
        cut);

    /// <summary>Runs flows side by side, one step of one of them at a time, in an order that follows from the seed.</summary>
    public void RunTogether(int seed, params Func<IFlow, ValueTask>[] flows)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null); // Each step then runs here and now, up to the next one.
        try
        {
            var (order, steps) = (new Random(seed), new List<TaskCompletionSource>());
            FlowsBegun += flows.Length;
            var running = flows.Select(flow => flow(new InMemoryFlow(this) { Steps = steps }).AsTask()).ToList();
            while (steps.Count > 0)
            {
                var next = steps[order.Next(steps.Count)];
                steps.Remove(next);
                next.SetResult();
            }
            Task.WhenAll(running).GetAwaiter().GetResult();
            Flush();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Ends the process: of what was decided and waits to be durable, only the first so many turns are; no grain is left.</summary>
    public void Crash(int keep)
    {
        while (keep-- > 0 && _waiting.TryDequeue(out var rows))
            Tables.Write(rows);
        _waiting.Clear();
        _grains.Clear();
    }

    /// <summary>Drops every grain; the next turn loads it from its rows.</summary>
    public void DropGrains()
    {
        Flush();
        _grains.Clear();
    }

    /// <summary>Makes everything durable that was decided.</summary>
    public void Flush()
    {
        while (_waiting.TryDequeue(out var rows))
            Tables.Write(rows);
    }

    /// <summary>What the sweeper does: resumes payments and goes on with draws that are due.</summary>
    public void Sweep()
    {
        Flush();
        foreach (var payment in Tables.Payments.Values.Where(p => p.Status == PaymentStatus.Created && p.DueAt <= Now).ToList())
            Run(flow => DuePayments.Resume(flow, payment.Wallet, payment.Id));
        foreach (var player in Tables.Players.Values.Where(p => p.ErasedAt is not null && p.Login != Player.ErasedLogin(p.Id)).ToList())
            Run(flow => Accounts.Erase(flow, player.Id, Tables.SignUps(player.Id)));
        foreach (var player in Tables.UncountedOperators())
            Run(flow => Accounts.Recount(flow, player));
        foreach (var schedule in Tables.Schedules.Values.Where(s => s.WakesAt <= Now).ToList())
            Run(flow => PlanSchedule.Run(flow, schedule.Id));
        foreach (var approval in Tables.Approvals.Values.Where(a => a.Status == ApprovalStatus.Approved).ToList())
            Run(flow => Grains.Approvals.Approvals.CarryOut(flow, approval));
        foreach (var draw in Tables.Draws.Values.Where(d => d.WakesAt <= Now).ToList())
            Run(flow => RunDraw.Run(flow, draw.Id));
        foreach (var promotion in Tables.Promotions.Values.Where(p => p.FinishedAt is null).ToList())
            Run(flow => RunPromotion.Run(flow, promotion.Id));
    }

    public long NextIds(IdKind kind, int count)
    {
        var first = _ids.GetValueOrDefault(kind, 1);
        _ids[kind] = first + count;
        return first;
    }

    public void Random(Span<byte> buffer) => _random.NextBytes(buffer);

    public Reply<WalletReply> Turn(WalletId id, WalletCommand command)
    {
        var wallet = Grain(id, () => new Wallet(
            id,
            [.. Tables.Balances.Values.Where(b => b.Wallet == id)],
            [.. Tables.Payments.Values.Where(p => p.Wallet == id).Select(p => p.Request?.Key).OfType<Guid>()],
            Tables.Protections.GetValueOrDefault(id)));
        if (wallet.Missing(command, Now) is { } part && Tables.Payment(part) is { } found)
            wallet.Remember(found);
        return Take(wallet, command);
    }

    public Reply<BookReply> Turn(BookId id, BookCommand command)
    {
        var book = Grain(id, () => new Book(id, Tables.Draws.GetValueOrDefault(id.Draw)?.Terms, Tables.Books.GetValueOrDefault(id)));
        if (book.Missing(command, Now) is { } part && Tables.Order(part.Payment) is { } found)
            book.Remember(found);
        return Take(book, command);
    }

    public Reply<Draw> Turn(DrawId id, DrawCommand command) =>
        Take(Grain(id, () => new DrawDecider(id, Tables.Draws.GetValueOrDefault(id))), command);

    public Reply<Game> Turn(GameId id, GameCommand command) =>
        Take(Grain(id, () => new GameDecider(id, Tables.Games.GetValueOrDefault(id))), command);

    public Reply<Player> Turn(PlayerId id, PlayerCommand command) =>
        Take(Grain(id, () => new PlayerDecider(id, Tables.Players.GetValueOrDefault(id))), command);

    public Reply<LoginClaim> Turn(Login login, LoginCommand command) =>
        Take(Grain(login, () => new LoginDecider(login, Tables.Logins.GetValueOrDefault(login), Tables.RetiredLogins.ContainsKey(login))), command);

    public Reply<KeyedRequest> Turn(RequestId id, RequestCommand command) =>
        Take(Grain(id, () => new RequestDecider(id, Tables.Requests.GetValueOrDefault(id))), command);

    public Reply<CatalogueReply> Turn(Catalogue id, CatalogueCommand command)
    {
        var catalogue = Grain(id, () => new ServiceCatalogue(Tables.Services.Values));
        if (catalogue.Missing(command, Now) is { } part && Tables.Orders.GetValueOrDefault(part.Order) is { } found)
            catalogue.Remember(found);
        return Take(catalogue, command);
    }

    public Reply<Currency> Turn(CurrencyCode code, AddCurrency command) =>
        Take(Grain(code, () => new CurrencyDecider(code, Tables.Currencies.GetValueOrDefault(code.Value))), command);
    public Reply<Receipt> Turn(ReceiptKey key, ReceiptCommand command) =>
        Take(Grain(key, () => new ReceiptDecider(key, Tables.Receipts.GetValueOrDefault(key))), command);

    public Reply<OrderClaim> Turn(OrderKey key, ClaimOrder command) =>
        Take(Grain(key, () => new OrderDecider(key, Tables.ReceiptOrders.GetValueOrDefault(key))), command);

    public Reply<PromotionReply> Turn(PromotionId id, PromotionCommand command)
    {
        var promotion = Grain(id, () => new PromotionDecider(id, Tables.Promotions.GetValueOrDefault(id)));
        if (promotion.Missing(command, Now) is { } part && Tables.PromotionEntries.TryGetValue((part.Promotion, part.Receipt), out var found))
            promotion.Remember(found);
        return Take(promotion, command);
    }

    public Reply<TicketBatch> Turn(DrawId id, PoolCommand command)
    {
        var pool = Grain((id, "pool"), () => new PoolDecider(id, Tables.Pools.GetValueOrDefault(id)));
        if (pool.Missing(command, Now) is { } part && Tables.Batches.GetValueOrDefault(part.Batch) is { } found)
            pool.Remember(found);
        return Take(pool, command);
    }

    public Reply<Ticket> Turn(TicketId id, TicketCommand command)
    {
        var ticket = Grain(id, () => new TicketDecider(id, Tables.Made(id)));
        if (ticket.Missing(command, Now) is { } part && Tables.Sold(part.Ticket) is { } found)
            ticket.Remember(found);
        return Take(ticket, command);
    }

    public Reply<Schedule> Turn(ScheduleId id, ScheduleCommand command) =>
        Take(Grain(id, () => new ScheduleDecider(id, Tables.Schedules.GetValueOrDefault(id))), command);

    public Reply<Roster> Turn(RosterCommand command) => Take(Grain("roster", () => new RosterDecider(Tables.Roster)), command);

    public Reply<Approval> Turn(ApprovalId id, ApprovalCommand command) =>
        Take(Grain(id, () => new ApprovalDecider(id, Tables.Approvals.GetValueOrDefault(id))), command);

    public Reply<AuditEntry> Turn(AuditCommand command) => Take(Grain("audit", () => new AuditDecider(Tables.Audit.LastOrDefault())), command);

    private TGrain Grain<TKey, TGrain>(TKey key, Func<TGrain> load)
        where TKey : notnull
        where TGrain : notnull
    {
        if (!_grains.TryGetValue(key, out var grain))
            _grains[key] = grain = load();
        return (TGrain)grain;
    }

    private Reply<TReply> Take<TCommand, TFact, TReply>(IDecider<TCommand, TFact, TReply> grain, TCommand command)
        where TFact : class
    {
        var turn = grain.Take(command, Now);
        if (turn.Rows.Count > 0)
            _waiting.Enqueue(turn.Rows);
        return turn.Reply;
    }

    /// <summary>Keys that hide nothing; what is protected and what is signed can be told from what was given.</summary>
    private sealed class FakeVault : IVault
    {
        public byte[] Protect(ReadOnlySpan<byte> secret) => [0xff, .. secret];

        public byte[] Reveal(ReadOnlySpan<byte> protectedSecret) => protectedSecret[1..].ToArray();

        public string Origin => "lottery.test";

        public string SignNote(string text) => $"{text}\n\u2014 {Origin} {Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(System.Text.Encoding.UTF8.GetBytes(text)))}\n";

        public byte[] Fingerprint(ReadOnlySpan<byte> text) => System.Security.Cryptography.SHA256.HashData(text);
    }
}
