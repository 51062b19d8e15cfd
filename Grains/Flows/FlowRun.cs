using System.Collections.Concurrent;
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

namespace Lottery.Grains.Flows;

/// <summary>One run of a flow. It belongs to the epoch in which it began, and remembers the last commit that it depends on.</summary>
public sealed class FlowRun : Tentative, IFlow, IFlowRun
{
    private readonly FlowServices? _services;
    private readonly TurnServices? _turns;
    private Commit? _last;

    /// <summary>Takes out of memory what this flow visited since the last <see cref="Durable"/>; null where it visited nothing.</summary>
    private ConcurrentQueue<Func<Task>>? _visits;

    private bool _passesThrough;

    /// <summary>Begins a flow.</summary>
    /// <exception cref="StorageUnavailableException">This silo cannot decide now.</exception>
    internal FlowRun(FlowServices services)
        : this(services.Turns) => _services = services;

    /// <summary>Begins the run of a single turn that another process asked for.</summary>
    /// <inheritdoc cref="FlowRun(FlowServices)" path="/exception"/>
    internal FlowRun(TurnServices? turns)
    {
        _turns = turns;
        Epoch = turns?.Queue.Epoch ?? 0;
        ThrowIfOver();
    }

    public int Epoch { get; }

    public DateTimeOffset Now => Services.Clock.Now;

    public IDrawTables Tables => Services.Draws;

    public IPromotionTables Promotions => Services.PromotionTables;

    public IVault Vault => Services.Vault;

    public IPaymentProvider Provider => Services.Provider;

    public TwoPeopleRules TwoPeople => Services.TwoPeople;

    public long FlowsBegun => Services.FlowsBegun;

    /// <summary>True while grains that it visited wait for its commit.</summary>
    internal bool HasVisits => _visits is { IsEmpty: false };

    /// <summary>What travels with each command of this flow.</summary>
    /// <exception cref="StorageUnavailableException">The flow is void.</exception>
    internal Origin Origin
    {
        get
        {
            var origin = new Origin(this, dependsOnUncommitted: Volatile.Read(ref _last) is { IsDurable: false });
            ThrowIfVoid(); // After the look at the commit: it is said before the commit ends.
            return origin;
        }
    }

    private FlowServices Services => _services ?? throw new InvalidOperationException("A single turn asks nobody.");

    public ValueTask<Reply<Payment>> Ask(WalletId wallet, WalletCommand command) => Narrow<Payment>(AskWallet(wallet, command));

    public ValueTask<Reply<Protection>> Ask(WalletId wallet, ProtectionCommand command) => Narrow<Protection>(AskWallet(wallet, command));

    private ValueTask<Reply<WalletReply>> AskWallet(WalletId wallet, WalletCommand command) =>
        _passesThrough && Services is { WalletVisits: { } wallets, Silo.IsAlone: true } ? Visit(wallets, Services.Wallets, wallet, command) : Services.Wallets.Ask(this, wallet, command);

    public ValueTask<Reply<BookReply>> Ask(BookId book, BookCommand command) => Services.Books.Ask(this, book, command);

    public ValueTask<Reply<Draw>> Ask(DrawId draw, DrawCommand command) => Services.DrawGrains.Ask(this, draw, command);

    public ValueTask<Reply<Game>> Ask(GameId game, GameCommand command) => Services.Games.Ask(this, game, command);

    public ValueTask<Reply<Player>> Ask(PlayerId player, PlayerCommand command) => Services.Players.Ask(this, player, command);

    public ValueTask<Reply<LoginClaim>> Ask(Login login, LoginCommand command) => Services.Logins.Ask(this, login, command);

    /// <remarks>Nearly every request comes once. An activation for each one would cost more CPU than all that the flow does (decision 0017).</remarks>
    public ValueTask<Reply<KeyedRequest>> Ask(RequestId request, RequestCommand command) =>
        Services is { RequestVisits: { } requests, Silo.IsAlone: true } ? Visit(requests, Services.Requests, request, command) : Services.Requests.Ask(this, request, command);

    public ValueTask<Reply<CatalogueReply>> Ask(Catalogue catalogue, CatalogueCommand command) => Services.Catalogues.Ask(this, catalogue, command);

    public ValueTask<Reply<Currency>> Ask(CurrencyCode currency, AddCurrency command) => Services.Currencies.Ask(this, currency, command);

    public ValueTask<Reply<Receipt>> Ask(ReceiptKey receipt, ReceiptCommand command) => Services.Receipts.Ask(this, receipt, command);

    public ValueTask<Reply<OrderClaim>> Ask(OrderKey order, ClaimOrder command) => Services.ReceiptOrders.Ask(this, order, command);

    public ValueTask<Reply<PromotionReply>> Ask(PromotionId promotion, PromotionCommand command) => Services.Promotions.Ask(this, promotion, command);

    public ValueTask<Reply<TicketBatch>> Ask(DrawId draw, PoolCommand command) => Services.Pools.Ask(this, draw, command);

    public ValueTask<Reply<Ticket>> Ask(TicketId ticket, TicketCommand command) =>
        command is DescribeTicket describe && Services.TicketVisits is { } tickets ? Look(tickets, ticket, describe) : Services.Tickets.Ask(this, ticket, command);

    public ValueTask<Reply<Schedule>> Ask(ScheduleId schedule, ScheduleCommand command) => Services.Schedules.Ask(this, schedule, command);

    public ValueTask<Reply<Roster>> Ask(RosterCommand command) => Services.Rosters.Ask(this, GrainKeys.TheOnly, command);

    public ValueTask<Reply<AuditEntry>> Ask(AuditCommand command) => Services.Audit.Ask(this, GrainKeys.TheOnly, command);

    public ValueTask<Reply<Approval>> Ask(ApprovalId approval, ApprovalCommand command) => Services.Approvals.Ask(this, approval, command);

    public ValueTask<long> NextIds(IdKind kind, int count = 1) => Services.Ids.Next(kind, count);

    public void Random(Span<byte> buffer) => Services.Random.Fill(buffer);

    public ValueTask Durable() => _visits is { IsEmpty: false } ? EndVisits() : Committed();

    public void PassThrough() => _passesThrough = true;

    /// <summary>Waits until all that the flow depends on is durable.</summary>
    /// <exception cref="StorageUnavailableException">Some of it never will be.</exception>
    private async ValueTask Committed()
    {
        if (_last is { IsDurable: false } last)
            await last.Done;
        ThrowIfVoid();
    }

    /// <summary>Notes that an answer depends on a commit.</summary>
    internal void DependOn(Commit? commit)
    {
        if (commit is null)
            return;
        var last = _last;
        while (last is null || last.Number < commit.Number)
        {
            var found = Interlocked.CompareExchange(ref _last, commit, last);
            if (found == last)
                return;
            last = found;
        }
    }

    /// <exception cref="StorageUnavailableException">The flow's epoch ended, or this silo does not decide now.</exception>
    internal void ThrowIfOver()
    {
        if (_turns is not null && (!_turns.Queue.IsOpen || _turns.Queue.Epoch != Epoch || !_turns.Silo.IsMember))
            throw new StorageUnavailableException("Nothing can be decided now, or the flow was cut off.");
        ThrowIfVoid();
    }

    /// <summary>Takes one turn of a grain that is not active, and lets it go when the turn is durable. One that is active takes its turn as always.</summary>
    private async ValueTask<Reply<TReply>> Visit<TId, TDecider, TGrain, TCommand, TFact, TReply>(
        GrainType<TId, TDecider, TCommand, TFact, TReply> type, GrainCalls<TId, TGrain, TCommand, TReply> calls, TId id, TCommand command)
        where TId : notnull
        where TDecider : class, IDecider<TCommand, TFact, TReply>
        where TCommand : class, ICommand<TGrain, TReply>
        where TFact : class
    {
        ThrowIfOver();
        if (await type.Visit(id) is not { } live)
        {
            await calls.Loaded(id);
            return await calls.Ask(this, id, command);
        }
        (_visits ?? Interlocked.CompareExchange(ref _visits, [], null) ?? _visits).Enqueue(() => type.Deactivate(id, live));
        return await Turn(type, live, command);
    }

    /// <summary>Asks a ticket that is not active, without an activation. It changes nothing, so another silo may have the ticket active.</summary>
    private async ValueTask<Reply<Ticket>> Look(GrainType<TicketId, TicketDecider, TicketCommand, TicketChanged, Ticket> tickets, TicketId id, DescribeTicket command)
    {
        ThrowIfOver();
        if (await tickets.Visit(id) is not { } live)
        {
            await Services.Tickets.Loaded(id);
            return await Services.Tickets.Ask(this, id, command);
        }
        try
        {
            return await Turn(tickets, live, command);
        }
        finally
        {
            await tickets.Deactivate(id, live);
        }
    }

    private async ValueTask<Reply<TReply>> Turn<TId, TDecider, TCommand, TFact, TReply>(
        GrainType<TId, TDecider, TCommand, TFact, TReply> type, LiveDecider<TDecider, TCommand, TFact, TReply> live, TCommand command)
        where TId : notnull
        where TDecider : class, IDecider<TCommand, TFact, TReply>
        where TCommand : class
        where TFact : class
    {
        if (await live.Turn(this, command) is not { Status: AnswerStatus.Decided } answer)
            throw new StorageUnavailableException("The flow was cut off.");
        type.CountDirect(command);
        return answer.Reply;
    }

    private static ValueTask<Reply<TReply>> Narrow<TReply>(ValueTask<Reply<WalletReply>> reply)
        where TReply : WalletReply
    {
        return reply.IsCompletedSuccessfully ? new(reply.Result.As<TReply>()) : Later(reply);

        static async ValueTask<Reply<TReply>> Later(ValueTask<Reply<WalletReply>> reply) => (await reply).As<TReply>();
    }

    private async ValueTask EndVisits()
    {
        var visits = Interlocked.Exchange(ref _visits, [])!;
        try
        {
            await Committed();
        }
        finally
        {
            foreach (var end in visits)
                await end();
        }
    }
}
