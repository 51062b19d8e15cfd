namespace Lottery.Simulation;

/// <summary>A bug that can be planted into a world, to see that its checks find it.</summary>
internal enum Bug
{
    // What becomes durable, and when.

    /// <summary>An answer leaves before the batch that it rests on is written.</summary>
    AnswerBeforeCommit,

    /// <summary>A batch that could not be written is taken to be durable.</summary>
    FailureTakenForSuccess,

    /// <summary>A turn that the tables refuse is taken to be durable.</summary>
    RefusalTakenForSuccess,

    /// <summary>A batch whose versions do not match is written all the same.</summary>
    NoVersionCheck,

    /// <summary>A silo that the others have struck off goes on writing.</summary>
    NoFence,

    /// <summary>A batch that fails leaves what it wrote before.</summary>
    HalfABatch,

    /// <summary>A writer connects again and does not end its lost session: what that was writing comes later.</summary>
    LostSessionWrites,

    /// <summary>The database loses its last batch when it stops.</summary>
    LostAtRestart,

    /// <summary>A sequence gives a block of ids a second time after a restart.</summary>
    IdsAgain,

    // Who may decide, and on what.

    /// <summary>A grain decides for another silo's flow on what is not durable there.</summary>
    DecideOnUncommitted,

    /// <summary>The provider is asked before the transaction is durable.</summary>
    ProviderAskedTooEarly,

    /// <summary>An account is read as if it had never been blocked.</summary>
    StaleAccount,

    // What grains remember.

    /// <summary>Idempotency keys are forgotten: by the wallet when it is loaded, and by the index.</summary>
    ForgottenKeys,

    /// <summary>A book does not find what it sold before.</summary>
    ForgottenSale,

    /// <summary>A book does not find what it refused before, and the tables let it sell.</summary>
    ForgottenRefusal,

    /// <summary>A book sells on after its close and its seal, and the tables let it.</summary>
    LateSale,

    // Money and tickets.

    /// <summary>A reservation does not lower what can be spent.</summary>
    LostDebit,

    /// <summary>A capture moves its money twice.</summary>
    DoubleCapture,

    /// <summary>A release does not lower what is frozen.</summary>
    LostRelease,

    /// <summary>A purchase does not remember that it was refunded.</summary>
    ForgottenRefund,

    /// <summary>One of several tickets of a purchase is not kept.</summary>
    LostTicket,

    /// <summary>A book's Merkle tree does not grow with its sales.</summary>
    StaleTree,

    /// <summary>What a draw leaves does not go to the jackpot's account.</summary>
    LostRollover,

    // Protection of players.

    /// <summary>What is reserved does not count against limits.</summary>
    UncountedSpending,

    /// <summary>Limits and self-exclusion are forgotten when a wallet is loaded.</summary>
    ForgottenLimits,

    // Settlement.

    /// <summary>Winners are taken to be unpaid, by all who look.</summary>
    DoublePayout,

    /// <summary>The first winner of each page is passed over.</summary>
    SkippedPrize,

    /// <summary>The last purchase of each page is not refunded.</summary>
    SkippedRefund,

    /// <summary>A receipt earns its entries again with each check.</summary>
    EntriesAgain,

    // What is left behind.

    /// <summary>The sweeper forgets purchases and orders.</summary>
    ForgottenPayments,

    /// <summary>The sweeper forgets transactions.</summary>
    ForgottenTransactions,

    /// <summary>The sweeper forgets receipts.</summary>
    ForgottenReceipts,
}

/// <summary>The bug that is planted in a world, if one is.</summary>
internal readonly record struct Bugs(Bug? Planted)
{
    public bool Has(Bug bug) => Planted == bug;
}
