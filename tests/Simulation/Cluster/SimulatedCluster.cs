using Lottery.Simulation.Time;

namespace Lottery.Simulation.Cluster;

/// <summary>The silos of a world, where grains are active, and the network between them.</summary>
internal sealed class SimulatedCluster(World world)
{
    /// <summary>After so long nobody waits for an answer any more: Orleans' default.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Where each grain is active, as the directory has it.</summary>
    private readonly Dictionary<GrainId, Activation> _directory = [];

    private readonly List<Silo> _silos = [];
    private readonly List<(TimeSpan Since, TimeSpan Until)> _twice = [];

    /// <summary>The members.</summary>
    public IReadOnlyList<Silo> Silos => _silos;

    /// <summary>All processes that run, those too that are no members any more and have not noticed.</summary>
    public List<Silo> Running { get; } = [];

    public IReadOnlyDictionary<GrainId, Activation> Directory => _directory;

    public World World => world;

    private Loop Loop => world.Loop;

    public void Add(Silo silo)
    {
        _silos.Add(silo);
        Running.Add(silo);
    }

    /// <summary>A silo is no member any more: others activate its grains anew.</summary>
    public void Remove(Silo silo)
    {
        if (!_silos.Remove(silo))
            return;
        foreach (var id in _directory.Where(entry => entry.Value.Silo == silo).Select(entry => entry.Key).ToList())
            _directory.Remove(id);
    }

    /// <summary>Since when a grain may have been active twice, of all times that reach into an interval; the interval's begin where none does.</summary>
    /// <remarks>An activation that does not know yet that there is another may answer with what was true when the other came: so far the product's promise goes.</remarks>
    public TimeSpan TwiceSince(TimeSpan from) => _twice.Where(t => t.Until >= from).Select(t => t.Since).Append(from).Min();

    /// <summary>Whether a process is a member by the membership table.</summary>
    public bool IsMember(Process process) => Silos.Any(silo => silo.Process == process);

    /// <summary>Notes that grains may be active twice from now on.</summary>
    public void NoteTwice(TimeSpan window) => _twice.Add((Loop.Now, Loop.Now + window));

    /// <summary>The directory forgets where a grain is active: the next message activates it a second time.</summary>
    public void Forget(GrainId id) => _directory.Remove(id);

    public void Left(Activation activation)
    {
        if (_directory.GetValueOrDefault(activation.GrainId) == activation)
            _directory.Remove(activation.GrainId);
    }

    /// <summary>Where a message for a grain goes to.</summary>
    /// <returns>Null where there is no silo.</returns>
    public Silo? SiloOf(Silo from, GrainId id, GrainKind kind)
    {
        if (kind.IsStateless)
            return from.Decides ? from : AnySilo();
        if (_directory.GetValueOrDefault(id) is { } known)
            return known.Silo;
        if (kind.PrefersLocal && from is { Decides: true, IsEvicted: false })
            return from;
        return AnySilo();
    }

    /// <summary>The activation for a message that arrived; a new one where there is none.</summary>
    public Activation? Receive(Silo at, GrainId id, GrainKind kind)
    {
        if (at.Activations.TryGetValue(id, out var here))
            return here;
        if (at.IsEvicted || (_directory.TryGetValue(id, out var there) && there.Silo != at))
            return null;
        var activation = new Activation(at, id, kind);
        at.Activations.Add(id, activation);
        _directory[id] = activation;
        world.Story.Tell(at.Process, () => $"activates {Name(id)}");
        return activation;
    }

    /// <summary>Sends a command to a grain and brings its answer back, or nothing of either.</summary>
    public Task<TResult> Send<TResult>(Silo from, GrainId id, GrainKind kind, string method, Func<object, bool, ValueTask<TResult>> call)
    {
        var answer = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var to = SiloOf(from, id, kind);
        if (to == from)
        {
            _ = from.Process.Start(() => Serve(from, from, id, kind, call, isLocal: true, answer));
            return answer.Task;
        }
        Loop.After(ResponseTimeout, from.Process, () => answer.TrySetException(new TimeoutException("No answer came.")));
        if (to is null || from.IsEvicted)
        {
            Fail(from, answer, "No silo answers.");
            return answer.Task;
        }
        for (var copies = world.Noise.RepeatsMessage() ? 2 : 1; copies > 0; copies--)
        {
            if (world.Noise.Message() is not { } time)
            {
                world.Story.Tell(from.Process, () => $"{method} to {Name(id)} is lost");
                continue;
            }
            Loop.After(time, world.Outside, () =>
            {
                if (to.IsDead)
                    Fail(from, answer, "The silo died.");
                else
                    to.Serve(() => Serve(from, to, id, kind, call, isLocal: false, answer), () => Fail(from, answer, "The silo died."));
            });
        }
        return answer.Task;
    }

    public static string Name(GrainId id) => $"{id.Type} {(id.Type.ToString() is "book" or "login" or "game" or "request" or "currency" or "receipt-order" ? id.Key.ToString() : id.TryGetIntegerKey(out var key, out _) ? key : id.Key.ToString())}";

    private async Task Serve<TResult>(
        Silo from, Silo at, GrainId id, GrainKind kind, Func<object, bool, ValueTask<TResult>> call, bool isLocal, TaskCompletionSource<TResult> answer)
    {
        try
        {
            Activation? activation;
            while ((activation = Receive(at, id, kind)) is { IsLeaving: true })
                await activation.Deactivated;
            if (activation is null)
                throw new SiloUnavailableException("The grain is active elsewhere.");
            await activation.Activated;
            var result = await call(activation.GrainInstance, isLocal);
            if (isLocal)
                answer.TrySetResult(result);
            else
                Reply(from, () => answer.TrySetResult(result));
        }
        catch (Exception e) when (e is not SimulationException)
        {
            if (isLocal)
                answer.TrySetException(e);
            else
                Reply(from, () => answer.TrySetException(e));
        }
    }

    private void Reply(Silo from, Action reply)
    {
        if (world.Noise.Message() is { } time)
            Loop.After(time, from.Process, reply);
        else
            world.Story.Tell(world.Outside, () => $"an answer to silo {from.Number} is lost");
    }

    private void Fail<TResult>(Silo from, TaskCompletionSource<TResult> answer, string why) =>
        Loop.After(world.Noise.Milliseconds(1, 3_000), from.Process, () => answer.TrySetException(new SiloUnavailableException(why)));

    private Silo? AnySilo()
    {
        var candidates = _silos.Where(s => s.Decides && !s.IsStopping).ToList();
        return candidates.Count == 0 ? null : candidates[Loop.Random.Next(candidates.Count)];
    }
}

/// <summary>The simulator itself is wrong.</summary>
internal sealed class SimulationException(string message) : Exception(message);
