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
}

/// <inheritdoc/>
/// <param name="grainType">See <see cref="IActivations.GrainType"/>.</param>
/// <param name="metrics">Counts the grains' turns.</param>
public sealed class Activations<TId, TCommand, TReply>(string grainType, TurnMetrics metrics) : IActivations
    where TId : notnull
    where TCommand : class
{
    private readonly ConcurrentDictionary<TId, ILiveDecider<TCommand, TReply>> _live = new();

    public string GrainType => grainType;

    public int Count => _live.Count;

    /// <summary>Counts a turn.</summary>
    internal void CountTurn(bool changed) => metrics.Took(grainType, changed);

    /// <summary>Counts a turn that a flow took without a message: Orleans has not seen it.</summary>
    internal void CountDirect(TCommand command) => metrics.TookDirectly(grainType, command.GetType().Name);

    internal bool TryGet(TId id, [MaybeNullWhen(false)] out ILiveDecider<TCommand, TReply> live) => _live.TryGetValue(id, out live);

    internal bool TryAdd(TId id, ILiveDecider<TCommand, TReply> live) => _live.TryAdd(id, live);

    internal void Remove(TId id, ILiveDecider<TCommand, TReply> live) => _live.TryRemove(KeyValuePair.Create(id, live));
}
