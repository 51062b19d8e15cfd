using Lottery.Grains.Flows;

namespace Lottery.Grains.Turns;

/// <summary>A decider in memory.</summary>
internal interface ILiveDecider<in TCommand, TReply>
{
    /// <summary>True while Orleans has heard of the grain lately: it counts as idle what gets no message.</summary>
    bool IsFresh { get; }

    /// <summary>Ends when it was loaded, or will not be.</summary>
    Task Loaded { get; }

    /// <summary>Ends when it has left the memory, and all that it decided is durable or void.</summary>
    Task Gone { get; }

    /// <summary>Takes one turn. <see cref="AnswerStatus.Moved"/>: it is not the grain any more.</summary>
    /// <exception cref="StorageUnavailableException">The flow's epoch ended, or a part could not be looked up.</exception>
    ValueTask<Answer<TReply>> Turn(FlowRun run, TCommand command);
}

/// <inheritdoc/>
/// <remarks>Its turns hold its lock, wherever they come from; they never wait for anything else.</remarks>
internal sealed class LiveDecider<TDecider, TCommand, TFact, TReply>(
    TurnServices services, IParts<TDecider, TCommand> parts, Action<bool> count, Action<TReply, Commit>? decided)
    : Tentative, ILiveDecider<TCommand, TReply>
    where TDecider : class, IDecider<TCommand, TFact, TReply>
    where TFact : class
{
    private const int TurnsBetweenForgetting = 4;

    /// <summary>A grain that got no message for so long gets its next command as one, so that Orleans sees that it is in use.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _gone = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TDecider? _decider;
    private int _epoch;
    private bool _isOver;
    private int _recalling;
    private int _turns;
    private Commit? _last;
    private Commit? _aged;
    private long _messageAt;

    public bool IsFresh => services.Clock.Provider.GetElapsedTime(Volatile.Read(ref _messageAt)) < Freshness;

    public Task Loaded => _loaded.Task;

    public Task Gone => _gone.Task;

    /// <summary>Begins: the decider was loaded.</summary>
    /// <param name="decider">As the tables have it.</param>
    /// <param name="epoch">The epoch in which the loading began.</param>
    public void Begin(TDecider decider, int epoch)
    {
        lock (_gate)
            (_decider, _epoch) = (decider, epoch);
        Touch();
        _loaded.TrySetResult();
    }

    /// <summary>Notes that Orleans has delivered a message.</summary>
    public void Touch() => Volatile.Write(ref _messageAt, services.Clock.Provider.GetTimestamp());

    /// <summary>Ends: takes no more turns, and waits until what it decided is durable or void.</summary>
    public Task End()
    {
        lock (_gate)
            _isOver = true;
        return Settled();
    }

    /// <summary>Waits until what it has decided by now is durable or void.</summary>
    public async Task Settled()
    {
        Commit? last;
        lock (_gate)
            last = _last;
        if (last is { IsDurable: false })
            await last.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); // Void is as good: the tables do not have it.
    }

    /// <summary>Says that it has left the memory.</summary>
    public void Leave()
    {
        _loaded.TrySetResult();
        _gone.TrySetResult();
    }

    /// <summary>Whether it takes turns in an epoch.</summary>
    public bool IsCurrent(int epoch)
    {
        lock (_gate)
            return IsNow(epoch);
    }

    public ValueTask<Answer<TReply>> Turn(FlowRun run, TCommand command)
    {
        run.ThrowIfOver();
        object? missing;
        lock (_gate)
        {
            if (!IsNow(run.Epoch))
                return new(AnswerStatus.Moved);
            missing = Missing(command);
            if (missing is null)
                return new(Decide(run, command));
            _recalling++;
        }
        return Recall(run, command, missing);
    }

    private async ValueTask<Answer<TReply>> Recall(FlowRun run, TCommand command, object missing)
    {
        try
        {
            var found = await parts.Find(missing);
            run.ThrowIfOver();
            lock (_gate)
            {
                if (!IsNow(run.Epoch))
                    return AnswerStatus.Moved;
                if (found is not null)
                    parts.Remember(_decider!, found);
                return Decide(run, command);
            }
        }
        finally
        {
            lock (_gate)
                _recalling--;
        }
    }

    /// <summary>Whether it is still the grain. What it decided in an earlier epoch must be durable: then it goes on in the next one.</summary>
    private bool IsNow(int epoch)
    {
        if (_isOver || IsVoid || _decider is null)
            return false;
        if (_epoch < epoch && _last is null or { IsDurable: true })
            _epoch = epoch;
        return _epoch == epoch;
    }

    /// <summary>The part that must be looked up before the command's turn. Trims first, so that a part that is found stays for this turn.</summary>
    private object? Missing(TCommand command)
    {
        if (_turns++ % TurnsBetweenForgetting == 0 && _recalling == 0 && _aged is null or { IsDurable: true })
        {
            parts.Forget(_decider!);
            _aged = _last;
        }
        return parts.Missing(_decider!, command, services.Clock.Now);
    }

    private Reply<TReply> Decide(FlowRun run, TCommand command)
    {
        var decision = _decider!.Decide(command, services.Clock.Now);
        if (decision.Fact is not { } fact)
        {
            count(false);
            Rest(run);
            return decision.Reply;
        }
        try
        {
            _decider.Apply(fact);
            _last = services.Queue.Enqueue(run, this, _decider, fact);
        }
        catch (Exception e)
        {
            // The state may be ahead of its rows. Nothing in memory can be trusted any more.
            _isOver = true;
            if (e is not StorageUnavailableException)
                services.Queue.EndEpoch(e);
            throw;
        }
        count(true);
        run.DependOn(_last);
        var reply = _decider.Answer(fact);
        if (decided is not null && reply.Is(out var value, out _))
            decided(value, _last);
        return reply;
    }

    /// <summary>Notes that a flow was answered and changed nothing.</summary>
    private void Rest(FlowRun run)
    {
        if (_last is { IsDurable: false })
            services.Queue.Rest(run, this);
        else
            ThrowIfVoid(); // Said before the commit ends: who sees the end sees this too.
        run.DependOn(_last);
    }
}
