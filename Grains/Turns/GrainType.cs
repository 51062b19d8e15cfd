namespace Lottery.Grains.Turns;

/// <summary>What the grains of one type share in a silo: how they are loaded, and which of them are active here.</summary>
public sealed class GrainType<TId, TDecider, TCommand, TFact, TReply>(
    TurnServices services, Activations<TId, TCommand, TReply> active, ILoader<TId, TDecider> loader, IParts<TDecider, TCommand> parts)
    where TId : notnull
    where TDecider : class, IDecider<TCommand, TFact, TReply>
    where TCommand : class
    where TFact : class
{
    /// <summary>How long a grain waits for an earlier activation of itself to leave.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public TurnServices Services => services;

    /// <summary>Brings a grain into memory.</summary>
    /// <param name="id">The grain.</param>
    /// <param name="decided">Called within each turn that changed the grain.</param>
    /// <exception cref="StorageUnavailableException">It could not be loaded.</exception>
    internal async Task<LiveDecider<TDecider, TCommand, TFact, TReply>> Activate(TId id, Action<TReply, Commit>? decided)
    {
        var live = New(decided);
        while (!active.TryAdd(id, live))
        {
            if (active.TryGet(id, out var earlier))
            {
                await earlier.Gone.WaitAsync(Patience, services.Clock.Provider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                if (!earlier.Gone.IsCompleted)
                    throw new StorageUnavailableException($"{active.GrainType} {id} has not left the memory.");
            }
        }
        await Load(id, live, once: false);
        return live;
    }

    /// <summary>Brings a grain into memory for one turn, without an activation. A turn that changes it only where no other silo could have it active.</summary>
    /// <returns>Null where the grain is active here, or about to be.</returns>
    internal async Task<LiveDecider<TDecider, TCommand, TFact, TReply>?> Visit(TId id)
    {
        var live = New(null);
        if (!active.TryAdd(id, live))
            return null;
        await Load(id, live, once: true);
        return live;
    }

    /// <summary>Takes a grain out of memory, once all that it decided is durable or void.</summary>
    internal async Task Deactivate(TId id, LiveDecider<TDecider, TCommand, TFact, TReply> live)
    {
        await live.End();
        active.Remove(id, live);
        live.Leave();
    }

    /// <inheritdoc cref="Activations{TId, TCommand, TReply}.CountDirect"/>
    internal void CountDirect(TCommand command) => active.CountDirect(command);

    private LiveDecider<TDecider, TCommand, TFact, TReply> New(Action<TReply, Commit>? decided) =>
        new(services, parts, active.CountTurn, decided);

    private async Task Load(TId id, LiveDecider<TDecider, TCommand, TFact, TReply> live, bool once)
    {
        try
        {
            var epoch = services.Queue.Epoch;
            // While the queue is closed a failed batch may still reach the tables: what is loaded then may be old.
            if (!services.Queue.IsOpen)
                throw new StorageUnavailableException("Nothing can be decided now.");
            live.Begin(await loader.Load(id, once), epoch);
        }
        catch
        {
            await Deactivate(id, live);
            throw;
        }
    }
}
