namespace Lottery.Simulation;

/// <summary>A bug that can be planted into a world, to see that its checks find it.</summary>
internal enum Bug
{
    /// <summary>An answer leaves before the batch that it rests on is written.</summary>
    AnswerBeforeCommit,

    /// <summary>A grain decides for another silo's flow on what is not durable there.</summary>
    DecideOnUncommitted,

    /// <summary>A batch whose versions do not match is written all the same.</summary>
    NoVersionCheck,

    /// <summary>A batch that fails leaves what it wrote before.</summary>
    HalfABatch,

    /// <summary>A sealed book sells on, and the tables let it.</summary>
    LateSale,

    /// <summary>Idempotency keys are forgotten: by the wallet when it is loaded, and by the index.</summary>
    ForgottenKeys,

    /// <summary>Winners are taken to be unpaid, and the tables pay a ticket twice.</summary>
    DoublePayout,

    /// <summary>A writer connects again and does not end its lost session: what that was writing comes later.</summary>
    LostSessionWrites,

    /// <summary>The sweeper forgets draws.</summary>
    ForgottenDraws,

    /// <summary>The sweeper forgets payments.</summary>
    ForgottenPayments,
}

/// <summary>The bugs that are planted in a world.</summary>
internal readonly record struct Bugs(Bug? Planted)
{
    public bool Has(Bug bug) => Planted == bug;
}
