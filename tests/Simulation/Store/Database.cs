using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Players;
using Lottery.Grains.Wallets;
using Lottery.Simulation.Time;
using Lottery.Storage.Commit;

namespace Lottery.Simulation.Store;

/// <summary>The database of a world: its tables, and connections that are slow, hang, break, and lose answers.</summary>
internal sealed class Database
{
    /// <summary>After so long a client gives up waiting: the timeout of the writer's commands.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly World _world;
    private readonly TableWrites _writes;
    private readonly HashSet<Session> _sessions = [];
    private readonly Dictionary<IdKind, long> _sequences = [];

    public Database(World world)
    {
        _world = world;
        _writes = new TableWrites(Tables, world.Bugs, Committed);
        foreach (var currency in (Currency[])[new("RUB", 2), new("JPY", 0)])
            Tables.Currencies.Insert(currency, new());
    }

    public Tables Tables { get; } = new();

    public History History { get; } = new();

    public bool IsUp { get; private set; } = true;

    public int Commits { get; private set; }

    private Loop Loop => _world.Loop;

    private Process Outside => _world.Outside;

    /// <summary>Stops serving. What was acknowledged stays; what was not written yet never will be.</summary>
    public void Stop()
    {
        IsUp = false;
        if (_world.Bugs.Has(Bug.LostAtRestart))
            _writes.UndoLast();
        if (_world.Bugs.Has(Bug.IdsAgain))
            foreach (var kind in _sequences.Keys.Where(k => k is IdKind.Payment or IdKind.Ticket))
                _sequences[kind] = Math.Max(1, _sequences[kind] - 100);
        foreach (var session in _sessions)
            session.End();
        _sessions.Clear();
    }

    public void Start() => IsUp = true;

    /// <summary>Reads the tables as they are at one moment.</summary>
    /// <exception cref="SimulatedDbException">They could not be read.</exception>
    public async Task<T> Read<T>(Process reader, Func<Tables, T> query)
    {
        await reader.Delay(_world.Noise.ReadTime());
        if (!IsUp || _world.Noise.BreaksRead())
            throw new SimulatedDbException("the connection broke");
        var found = query(Tables);
        await reader.Delay(_world.Noise.ReadTime());
        return found;
    }

    /// <summary>Takes a block of ids from a sequence.</summary>
    public Task<long> NextBlock(Process reader, IdKind kind, int length) => Read(reader, _ =>
    {
        var first = _sequences.GetValueOrDefault(kind, 1);
        _sequences[kind] = first + length;
        return first;
    });

    /// <summary>Connects a writer. A lost session of it is over before this returns.</summary>
    public async Task<Session> Connect(Process writer, Session? lost)
    {
        await writer.Delay(_world.Noise.ReadTime());
        if (!IsUp)
            throw new SimulatedDbException("the database is down");
        if (lost is not null && !_world.Bugs.Has(Bug.LostSessionWrites))
        {
            lost.End();
            _sessions.Remove(lost);
        }
        var session = new Session();
        _sessions.Add(session);
        await writer.Delay(_world.Noise.ReadTime());
        return session.IsOver ? throw new SimulatedDbException("the connection broke") : session;
    }

    /// <summary>Writes a batch.</summary>
    /// <exception cref="SimulatedDbException">It was refused, or nobody knows whether it was written.</exception>
    public Task Write(Process writer, Session session, RowBatch rows)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fate = _world.Noise.FateOfWrite();
        session.OnEnd(() => Loop.After(_world.Noise.ReadTime(), writer, () => answer.TrySetException(new SimulatedDbException("the session ended"))));
        if (session.IsOver)
            return answer.Task;
        if (fate.IsWritten)
            Loop.After(fate.After, Outside, () =>
            {
                if (session.IsOver)
                    return;
                SimulatedDbException? refusal = null;
                try
                {
                    if (!_world.Cluster.IsMember(writer) && !_world.Bugs.Has(Bug.NoFence))
                        throw new SimulatedDbException("the silo was struck off");
                    _writes.Write(rows);
                    Commits++;
                    _world.Story.Tell(Outside, () => $"batch written for silo {writer.Number}: {BatchText.Of(rows)}");
                }
                catch (SimulatedDbException e)
                {
                    refusal = e;
                    _world.Story.Tell(Outside, () => $"batch of silo {writer.Number} refused: {e.Message}");
                }
                if (fate.IsAnswered)
                    Answer(refusal);
            });
        if (!fate.IsWritten && _world.Bugs.Has(Bug.HalfABatch))
            Loop.After(fate.After, Outside, () => _writes.WriteBalances(rows));
        if (!fate.IsAnswered)
            Loop.After(fate.IsHung ? Timeout : fate.After + _world.Noise.ReadTime(), writer, () => answer.TrySetException(new SimulatedDbException("the connection broke")));
        return answer.Task;

        void Answer(SimulatedDbException? refusal) => Loop.After(_world.Noise.ReadTime(), writer, () =>
        {
            if (refusal is null)
                answer.TrySetResult();
            else
                answer.TrySetException(refusal);
        });
    }

    private void Committed(object row)
    {
        switch (row)
        {
            case WalletBalance b:
                History.Note((b.Wallet, b.Available.Currency.Code), Loop.Now, b);
                break;
            case Draw d:
                History.Note(d.Id, Loop.Now, d);
                break;
            case Player p:
                History.Note(p.Id, Loop.Now, p);
                break;
            default:
                break;
        }
    }
}

/// <summary>A writer's session in the database.</summary>
internal sealed class Session
{
    private Action? _onEnd;

    public bool IsOver { get; private set; }

    public void OnEnd(Action tell)
    {
        if (IsOver)
            tell();
        else
            _onEnd = tell;
    }

    public void End()
    {
        if (IsOver)
            return;
        IsOver = true;
        _onEnd?.Invoke();
    }
}

/// <summary>What becomes of a batch that was sent.</summary>
/// <param name="IsWritten">The database writes it, if its session lasts until then.</param>
/// <param name="IsAnswered">The writer hears of it.</param>
/// <param name="IsHung">The connection hangs: the writer waits long for nothing.</param>
/// <param name="After">When it is written.</param>
internal readonly record struct FateOfWrite(bool IsWritten, bool IsAnswered, bool IsHung, TimeSpan After);
