using Lottery.Grains.Flows;

namespace Lottery.Grains.Turns;

/// <summary>An Orleans grain around a decider: loads it, takes its turns, and leaves when all that it decided is durable.</summary>
/// <remarks>
/// The grain is reentrant: turns go on while earlier ones are being committed, and build on them. A flow of the same silo gets
/// its answer at once and waits for the commit itself. A command from another process is decided only if everything that it depends
/// on is durable, and answered when the decision is.
/// </remarks>
public abstract class DecidingGrain<TId, TDecider, TCommand, TFact, TReply>(GrainType<TId, TDecider, TCommand, TFact, TReply> type) : Grain
    where TId : notnull
    where TDecider : class, IDecider<TCommand, TFact, TReply>
    where TCommand : class
    where TFact : class
{
    private LiveDecider<TDecider, TCommand, TFact, TReply>? _live;

    /// <summary>True where a decision of the grain could not be written: this activation ends.</summary>
    protected bool IsVoid => _live is { IsVoid: true };

    /// <summary>The grain's id, as its key says it.</summary>
    protected abstract TId Id { get; }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            _live = await type.Activate(Id, Decided);
        }
        catch (StorageUnavailableException)
        {
            // Its callers are told so, one by one: an activation that fails would be an error in the log.
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _live is null ? Task.CompletedTask : type.Deactivate(Id, _live);

    /// <summary>Takes one command.</summary>
    protected async ValueTask<Answer<TReply>> Turn(TCommand command, Origin origin)
    {
        if (_live is null)
        {
            DeactivateOnIdle();
            return AnswerStatus.Unavailable;
        }
        _live.Touch();
        if (origin.Run is null && origin.DependsOnUncommitted)
            return AnswerStatus.CommitFirst;
        try
        {
            var run = origin.Run as FlowRun ?? new FlowRun(type.Services);
            var answer = await _live.Turn(run, command);
            if (answer.Status == AnswerStatus.Moved)
                DeactivateOnIdle();
            if (origin.Run is null)
                await run.Durable();
            return answer;
        }
        catch (StorageUnavailableException)
        {
            return AnswerStatus.Unavailable;
        }
    }

    /// <summary>Takes one command of a grain that nobody will ask again soon: it leaves the memory as soon as all that it decided is durable.</summary>
    protected async ValueTask<Answer<TReply>> TurnAndLeave(TCommand command, Origin origin)
    {
        var answer = await Turn(command, origin);
        _ = Leave();
        return answer;
    }

    private async Task Leave()
    {
        if (_live is not null)
            await _live.Settled();
        DeactivateOnIdle();
    }

    /// <summary>Whether this activation is the grain still. One that is void leaves, so that the next message activates it anew.</summary>
    /// <remarks>A flow must not begin in a void activation: that would not leave before the flow ends, and the flow would wait for the next one.</remarks>
    protected bool IsCurrent()
    {
        if (_live is not null && _live.IsCurrent(type.Services.Queue.Epoch))
        {
            _live.Touch();
            return true;
        }
        DeactivateOnIdle();
        return false;
    }

    /// <summary>Called within each turn that changed the grain, on any thread: must not wait.</summary>
    /// <param name="reply">What the turn replied.</param>
    /// <param name="commit">With which it becomes durable.</param>
    protected virtual void Decided(TReply reply, Commit commit)
    {
    }
}
