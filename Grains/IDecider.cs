using Lottery.Grains.Approvals;
using Lottery.Grains.Audit;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Requests;
using Lottery.Grains.Schedules;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;

namespace Lottery.Grains;

/// <summary>A virtual actor: a pure function from its state and a command to a decision. No clock, no randomness, no I/O.</summary>
/// <typeparam name="TCommand">What it can be asked.</typeparam>
/// <typeparam name="TFact">What can have happened to it.</typeparam>
/// <typeparam name="TReply">What it answers.</typeparam>
public interface IDecider<in TCommand, TFact, TReply>
    where TFact : class
{
    /// <summary>Says what a command means now. Changes nothing.</summary>
    Decision<TFact, TReply> Decide(TCommand command, DateTimeOffset now);

    /// <summary>Folds a fact into the state. Facts are never refused.</summary>
    void Apply(TFact fact);

    /// <summary>Leaves behind the rows of the fact that was applied last.</summary>
    void Rows(TFact fact, IRows rows);

    /// <summary>What the fact that was applied last means to whom asked for it.</summary>
    Reply<TReply> Answer(TFact fact);
}

/// <summary>What a turn comes to: a refusal, an answer that changes nothing, or a fact.</summary>
public readonly record struct Decision<TFact, TReply>
    where TFact : class
{
    /// <summary>What happened; null where nothing did.</summary>
    public TFact? Fact { get; private init; }

    /// <summary>The answer where there is no fact.</summary>
    public Reply<TReply> Reply { get; private init; }

    public static implicit operator Decision<TFact, TReply>(TFact fact) => new() { Fact = fact };

    public static implicit operator Decision<TFact, TReply>(Fault fault) => new() { Reply = fault };

    /// <summary>It was done before, or only asked for: here is what is known.</summary>
    public static Decision<TFact, TReply> Known(TReply reply) => new() { Reply = new(Fault.None, reply, Repeated: true) };
}

/// <summary>A grain whose state is too long to be loaded whole: parts of it stay in the tables until a command needs one.</summary>
/// <typeparam name="TCommand">What the grain can be asked.</typeparam>
/// <typeparam name="TPart">How a part is looked up.</typeparam>
/// <typeparam name="TFound">A part.</typeparam>
public interface IRecalls<in TCommand, TPart, in TFound>
    where TPart : class
    where TFound : class
{
    /// <summary>The part that must be looked up before the command can be decided; null where everything is known.</summary>
    TPart? Missing(TCommand command, DateTimeOffset now);

    /// <summary>Takes in a part that was looked up, unless it is known already.</summary>
    void Remember(TFound found);

    /// <summary>Drops what it knew at the last such call and can be looked up again. Called only when all that the grain had decided by then is durable.</summary>
    void Forget();
}

/// <summary>The rows that facts leave behind: each is inserted or replaces its former version, all of a turn or none.</summary>
public interface IRows
{
    void Add(WalletBalance row);

    void Add(Payment row);

    void Add(LedgerEntry row);

    void Add(TransactionVerdict row);

    void Add(AuditEntry row);

    void Add(Approval row);

    void Add(Protection row);

    void Add(ProtectionChange row);

    void Add(BookState row);

    void Add(Sale row);

    void Add(Refusal row);

    void Add(Draw row);

    void Add(Game row);

    void Add(Player row);

    void Add(LoginClaim row);

    void Add(KeyedRequest row);

    void Add(Service row);

    void Add(ServiceOrder row);

    void Add(Currency row);
    void Add(Receipt row);

    void Add(ReceiptProduct row);

    void Add(OrderClaim row);

    void Add(Promotion row);

    void Add(EntryRange row);

    void Add(PromotionWin row);

    void Add(RetiredLogin row);

    void Add(Roster row);

    void Add(TicketPool row);

    void Add(TicketBatch row);

    void Add(PooledTicket row);

    void Add(Schedule row);

    void Add(ScheduledDraw row);
}
