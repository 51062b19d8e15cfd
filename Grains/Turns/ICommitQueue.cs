using Lottery.Grains.Flows;

namespace Lottery.Grains.Turns;

/// <summary>The ordered queue in which a silo's decisions become durable.</summary>
public interface ICommitQueue
{
    /// <summary>Grows by one with every failed batch. What was decided in an earlier epoch and is not durable is void.</summary>
    int Epoch { get; }

    /// <summary>True while this silo accepts decisions.</summary>
    bool IsOpen { get; }

    /// <summary>True while a commit takes so long that nobody can expect to be answered.</summary>
    bool IsStalled { get; }

    /// <summary>Takes in the rows of a fact that was just applied.</summary>
    /// <param name="flow">The run of the flow that took the turn.</param>
    /// <param name="grain">The grain that decided.</param>
    /// <param name="decider">Its decider.</param>
    /// <param name="fact">What it decided.</param>
    /// <returns>The commit with which the fact becomes durable, unless flow and grain are void. Commits succeed in the order in which they were begun.</returns>
    /// <exception cref="StorageUnavailableException">The epoch ended meanwhile, or a decision that flow or grain rest on was not written.</exception>
    Commit Enqueue<TCommand, TFact, TReply>(FlowRun flow, Tentative grain, IDecider<TCommand, TFact, TReply> decider, TFact fact)
        where TFact : class;

    /// <summary>Notes that a flow was answered by a grain whose last decision is not durable yet: the flow is void where the grain is.</summary>
    /// <inheritdoc cref="Enqueue" path="/exception"/>
    void Rest(FlowRun flow, Tentative grain);

    /// <summary>Voids everything that is not durable, because a turn failed half-way.</summary>
    void EndEpoch(Exception why);
}

/// <summary>One commit: the decisions that become durable together.</summary>
public abstract class Commit
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ascending: commits succeed in this order.</summary>
    public abstract long Number { get; }

    /// <summary>Ends when the commit is durable; fails when it never will be. A single turn of it may be void all the same: see <see cref="Tentative"/>.</summary>
    public Task Done => _done.Task;

    public bool IsDurable => _done.Task.IsCompletedSuccessfully;

    /// <summary>True where it never became durable.</summary>
    public bool IsVoid => _done.Task.IsFaulted;

    protected void SetDurable() => _done.SetResult();

    protected void SetVoid(Exception why)
    {
        if (_done.TrySetException(why))
            _ = _done.Task.Exception; // Nobody may be waiting; that is no error of its own.
    }
}
