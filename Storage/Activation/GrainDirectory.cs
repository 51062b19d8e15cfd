using System.Collections.Concurrent;
using Lottery.Grains;
using Lottery.Storage.Commit;
using Lottery.Storage.Flows;
using Lottery.Storage.Telemetry;

namespace Lottery.Storage.Activation;

/// <summary>All grains of one type: those in memory, and the way to load the others.</summary>
internal abstract class GrainDirectory
{
    /// <summary>What the grains are called: <c>wallet</c>.</summary>
    public abstract string GrainName { get; }

    /// <summary>Grains in memory.</summary>
    public abstract int Count { get; }

    /// <summary>Turns that changed a grain.</summary>
    public StripedCounter Changes { get; } = new();

    /// <summary>Turns that changed nothing: questions, repeats and refusals.</summary>
    public StripedCounter Reads { get; } = new();

    /// <summary>Drops every activation: an epoch ended.</summary>
    public abstract void Clear();

    /// <summary>Drops what has not been used for a while, and more while there are too many.</summary>
    public abstract void Evict();
}

/// <inheritdoc/>
/// <param name="queue">Where decisions go.</param>
/// <param name="clock">What time a turn sees.</param>
/// <param name="capacity">Activations to keep at most.</param>
/// <param name="load">Loads a grain from the tables for the flow that asks first; a grain without rows is a new one.</param>
/// <param name="parts">Finds parts of a grain that stay in the tables until needed, where it has such.</param>
internal sealed class GrainDirectory<TKey, TGrain, TCommand, TFact, TReply>(
    CommitQueue queue,
    Clock clock,
    int capacity,
    Func<TKey, Flow, Task<TGrain>> load,
    IParts<TGrain, TCommand>? parts = null) : GrainDirectory
    where TKey : notnull
    where TGrain : class, IDecider<TCommand, TFact, TReply>
    where TFact : class
{
    /// <summary>Eviction passes after which an unused grain is dropped even where there is room.</summary>
    private const int IdlePasses = 60;

    private const int TurnsBetweenForgetting = 4;

    private readonly ConcurrentDictionary<TKey, Activation<TGrain>> _activations = new();
    private int _pass;

    public override string GrainName { get; } = typeof(TGrain).Name.Replace("Grain", "", StringComparison.Ordinal).ToLowerInvariant();

    public override int Count => _activations.Count;

    /// <summary>Takes one command to one grain.</summary>
    /// <exception cref="StorageUnavailableException">The flow's epoch ended, or the grain cannot be loaded.</exception>
    public ValueTask<Reply<TReply>> Ask(Flow flow, TKey key, TCommand command)
    {
        flow.ThrowIfOver();
        if (_activations.TryGetValue(key, out var activation) && activation.Grain is { } grain)
        {
            lock (activation)
            {
                if (IsCurrent(activation, flow) && Missing(activation, grain, command) is null)
                    return ValueTask.FromResult(Turn(flow, activation, grain, command));
            }
        }
        return AskCold(flow, key, command);
    }

    /// <summary>Lets a grain go, and waits until all that it decided is durable: it may be decided elsewhere from then on.</summary>
    public async ValueTask Leave(TKey key)
    {
        if (!_activations.TryRemove(key, out var activation))
            return;
        CommitBatch? last;
        lock (activation)
        {
            activation.IsEvicted = true;
            last = activation.Last;
        }
        if (last is { IsDurable: false })
            await last.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Void is as good: the tables do not have it.
    }

    public override void Clear() => _activations.Clear();

    public override void Evict()
    {
        var pass = Interlocked.Increment(ref _pass);
        var surplus = _activations.Count - capacity;
        foreach (var (key, activation) in _activations)
        {
            var idle = pass - activation.UsedInPass;
            if (idle <= 1 || (idle <= IdlePasses && surplus <= 0))
                continue;
            if (TryDrop(key, activation))
                surplus--;
        }
    }

    private bool TryDrop(TKey key, Activation<TGrain> activation)
    {
        lock (activation)
        {
            if (activation.Grain is null || activation.Recalling > 0 || !activation.IsSettled)
                return false;
            activation.IsEvicted = true;
        }
        return _activations.TryRemove(KeyValuePair.Create(key, activation));
    }

    private Activation<TGrain> Find(TKey key, Flow flow)
    {
        if (_activations.TryGetValue(key, out var known))
            return known;
        var fresh = new Activation<TGrain>(flow.Epoch);
        var found = _activations.GetOrAdd(key, fresh);
        if (found == fresh && flow.PassesThrough)
            flow.Brought(new Passing(this, key, fresh));
        return found;
    }

    private async ValueTask<Reply<TReply>> AskCold(Flow flow, TKey key, TCommand command)
    {
        while (true)
        {
            flow.ThrowIfOver();
            var activation = Find(key, flow);
            if (activation.Grain is not { } grain)
                grain = await Load(key, activation, flow);

            object? missing;
            lock (activation)
            {
                if (!IsCurrent(activation, flow))
                {
                    if (activation.Epoch <= flow.Epoch) // Else it is the flow that is over.
                    {
                        activation.IsEvicted = true;
                        _activations.TryRemove(KeyValuePair.Create(key, activation));
                    }
                    continue;
                }
                missing = Missing(activation, grain, command);
                if (missing is null)
                    return Turn(flow, activation, grain, command);
                activation.Recalling++;
            }
            try
            {
                var found = await parts!.Find(missing);
                lock (activation)
                {
                    if (!IsCurrent(activation, flow))
                        continue;
                    if (found is not null)
                        parts.Remember(grain, found);
                    return Turn(flow, activation, grain, command);
                }
            }
            finally
            {
                lock (activation)
                    activation.Recalling--;
            }
        }
    }

    private async Task<TGrain> Load(TKey key, Activation<TGrain> activation, Flow flow)
    {
        Task loading;
        lock (activation)
            loading = activation.Loading ??= LoadOnce(key, activation, flow);
        await loading;
        return activation.Grain!;
    }

    private async Task LoadOnce(TKey key, Activation<TGrain> activation, Flow flow)
    {
        try
        {
            activation.Grain = await load(key, flow);
        }
        catch
        {
            _activations.TryRemove(KeyValuePair.Create(key, activation));
            throw;
        }
    }

    /// <summary>Whether the flow may ask it. Where memory is kept, one whose decisions are all durable is taken along into the flow's epoch.</summary>
    private bool IsCurrent(Activation<TGrain> activation, Flow flow)
    {
        if (!activation.IsEvicted && activation.Epoch < flow.Epoch && queue.KeepsMemory && activation.IsDurable)
            activation.Epoch = flow.Epoch;
        return !activation.IsEvicted && activation.Epoch == flow.Epoch;
    }

    /// <summary>The part that must be looked up before the command's turn. Forgetting comes first: what is not missing is there.</summary>
    private object? Missing(Activation<TGrain> activation, TGrain grain, TCommand command)
    {
        if (parts is null)
            return null;
        if (activation.Turns++ % TurnsBetweenForgetting == 0 && activation.Recalling == 0 && activation.Aged is null or { IsDurable: true })
        {
            parts.Forget(grain);
            activation.Aged = activation.Last;
        }
        return parts.Missing(grain, command, clock.Now);
    }

    private Reply<TReply> Turn(Flow flow, Activation<TGrain> activation, TGrain grain, TCommand command)
    {
        activation.UsedInPass = _pass;
        var decision = grain.Decide(command, clock.Now);
        if (decision.Fact is not { } fact)
        {
            Reads.Add();
            flow.Saw(activation.Last);
            return decision.Reply;
        }
        try
        {
            grain.Apply(fact);
            activation.Last = queue.Enqueue(flow.Epoch, grain, fact);
        }
        catch (Exception e)
        {
            // Its state may be ahead of its rows. Nothing in memory can be trusted any more.
            activation.IsEvicted = true;
            if (e is not StorageUnavailableException)
                queue.EndEpoch(e);
            throw;
        }
        Changes.Add();
        flow.Saw(activation.Last);
        return grain.Answer(fact);
    }

    private sealed class Passing(GrainDirectory<TKey, TGrain, TCommand, TFact, TReply> directory, TKey key, Activation<TGrain> activation) : Visit
    {
        public override void End() => directory.TryDrop(key, activation);
    }
}
