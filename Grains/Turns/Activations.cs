using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Lottery.Grains.Turns;

/// <summary>The grains of one type that are active in this silo, counted and at hand.</summary>
/// <remarks>Orleans decides where a grain is active. A flow of the same silo takes its turn here, without a message.</remarks>
public interface IActivations
{
    /// <summary>The grain type: <c>wallet</c>.</summary>
    string GrainType { get; }

    /// <summary>Grains in memory.</summary>
    int Count { get; }

    /// <summary>Turns that changed a grain.</summary>
    long Changes { get; }

    /// <summary>Turns that changed nothing: questions, repeats and refusals.</summary>
    long Reads { get; }

    /// <summary>Turns that flows of this silo took here, without a message, by the grain's method for the command.</summary>
    IEnumerable<KeyValuePair<string, long>> DirectTurns { get; }
}

/// <inheritdoc/>
/// <param name="grainType">See <see cref="IActivations.GrainType"/>.</param>
public sealed class Activations<TId, TCommand, TReply>(string grainType) : IActivations
    where TId : notnull
    where TCommand : class
{
    private readonly ConcurrentDictionary<Type, StripedCounter> _directTurns = new();
    private readonly ConcurrentDictionary<TId, ILiveDecider<TCommand, TReply>> _live = new();

    public string GrainType => grainType;

    public int Count => _live.Count;

    public long Changes => ChangeCounter.Sum();

    public long Reads => ReadCounter.Sum();

    public IEnumerable<KeyValuePair<string, long>> DirectTurns => _directTurns.Select(counter => KeyValuePair.Create(counter.Key.Name, counter.Value.Sum()));

    internal StripedCounter ChangeCounter { get; } = new();

    internal StripedCounter ReadCounter { get; } = new();

    /// <summary>Counts a turn that a flow took without a message: Orleans has not seen it.</summary>
    internal void CountDirect(TCommand command) => _directTurns.GetOrAdd(command.GetType(), static _ => new()).Add();

    internal bool TryGet(TId id, [MaybeNullWhen(false)] out ILiveDecider<TCommand, TReply> live) => _live.TryGetValue(id, out live);

    internal bool TryAdd(TId id, ILiveDecider<TCommand, TReply> live) => _live.TryAdd(id, live);

    internal void Remove(TId id, ILiveDecider<TCommand, TReply> live) => _live.TryRemove(KeyValuePair.Create(id, live));
}
