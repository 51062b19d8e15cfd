using Lottery.Grains.Flows;
using Lottery.Simulation.Store;
using Lottery.Simulation.Time;
using Lottery.Storage.Commit;
using Lottery.Storage.Due;
using Microsoft.Extensions.DependencyInjection;

namespace Lottery.Simulation.Cluster;

/// <summary>One process of the service: the real flows, grains, queue and sweeper, on a simulated network, clock and database.</summary>
internal sealed class Silo : ISilo
{
    private readonly HashSet<Action> _pending = [];
    private readonly CommitQueue? _queue;
    private Session? _session;
    private TaskCompletionSource? _woken;
    private TimeSpan _leaseEnds;

    public Silo(World world, int number, TimeSpan clockOffset, bool decides)
    {
        (World, Decides) = (world, decides);
        Process = new Process(world.Loop, number);
        Clock = new SimulatedClock(Process) { Offset = clockOffset };
        Services = SiloServices.Of(this);
        _queue = Services.GetService<CommitQueue>();
        Flows = Services.GetRequiredService<FlowRunner>();
    }

    public World World { get; }

    public SimulatedCluster Cluster => World.Cluster;

    public Process Process { get; }

    public int Number => Process.Number;

    public SimulatedClock Clock { get; }

    public IServiceProvider Services { get; }

    public FlowRunner Flows { get; }

    public Dictionary<GrainId, Activation> Activations { get; } = [];

    public bool IsDead => Process.IsDead;

    /// <summary>True while it does not know yet that the others have struck it off.</summary>
    public bool IsEvicted { get; private set; }

    public bool IsStopping { get; private set; }

    public bool Decides { get; }

    public bool IsAlone => Cluster.Silos is [var only] && only == this;

    /// <summary>For how long a silo that was struck off may answer from its memory: as long as its last confirmation counts.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    public bool IsMember => !IsEvicted || World.Loop.Now < _leaseEnds;

    public void Start()
    {
        Cluster.Add(this);
        if (_queue is not { } queue)
            return;
        _ = Process.Start(() => Write(queue));
        _ = Process.Start(Sweep);
        _ = Process.Start(CheckReceipts);
    }

    /// <summary>Something came into the queue, or its epoch ended.</summary>
    public void WakeWriter() => _woken?.TrySetResult();

    /// <summary>Ends the process, as kill -9 does.</summary>
    public void Kill()
    {
        Process.Kill();
        Cluster.Remove(this);
        Cluster.Running.Remove(this);
        foreach (var fail in _pending.ToList())
            fail();
        _pending.Clear();
    }

    /// <summary>The others take it for dead; it goes on until it notices.</summary>
    public void Evict()
    {
        IsEvicted = true;
        _leaseEnds = World.Loop.Now + Lease;
        Cluster.Remove(this);
    }

    /// <summary>Does something for a caller who is told when the process dies meanwhile.</summary>
    public void Serve(Func<Task> work, Action died)
    {
        _pending.Add(died);
        _ = Process.Start(async () =>
        {
            try
            {
                await work();
            }
            catch (Exception e)
            {
                World.Fail($"an exception: {e}");
            }
            _pending.Remove(died);
        });
    }

    public void Forget(Activation activation)
    {
        Activations.Remove(activation.GrainId);
        Cluster.Left(activation);
    }

    /// <summary>What <see cref="CommitLoop"/> does on its thread, in virtual time.</summary>
    private async Task Write(CommitQueue queue)
    {
        while (true)
        {
            while (!queue.IsOpen)
                await Connect(queue);
            while (queue.IsOpen)
            {
                while (!queue.HasWork())
                    await (_woken = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                await Process.Delay(World.Noise.Milliseconds(0, 1));
                if (queue.Take() is { } batch)
                    await Write(queue, batch);
            }
        }
    }

    private async Task Connect(CommitQueue queue)
    {
        try
        {
            var lost = _session;
            _session = await World.Database.Connect(Process, lost);
            queue.Open();
            World.Story.Tell(Process, () => $"accepts commands (epoch {queue.Epoch})");
        }
        catch (SimulatedDbException)
        {
            await Process.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private async Task Write(CommitQueue queue, CommitBatch batch)
    {
        var writing = Write(queue, batch, 0, batch.Turns.Count);
        if (World.Bugs.Has(Bug.AnswerBeforeCommit))
            queue.Complete(batch);
        try
        {
            await writing;
        }
        catch (SimulatedDbException e)
        {
            World.Story.Tell(Process, () => $"epoch {queue.Epoch} ends: {e.Message}");
            if (World.Bugs.Has(Bug.FailureTakenForSuccess))
                queue.Complete(batch);
            if (World.Bugs.Has(Bug.AnswerBeforeCommit) || World.Bugs.Has(Bug.FailureTakenForSuccess))
                queue.EndEpoch(e);
            else
                queue.Fail(batch, e);
            return;
        }
        if (!World.Bugs.Has(Bug.AnswerBeforeCommit))
            queue.Complete(batch);
        queue.Recycle(batch);
    }

    /// <summary>Writes turns of a batch; where their values are refused each half apart, as <see cref="CommitLoop"/> does.</summary>
    private async Task Write(CommitQueue queue, CommitBatch batch, int from, int to)
    {
        var rows = new RowBatch();
        if (!batch.Turns.AddRows(from, to, rows))
            return;
        try
        {
            await World.Database.Write(Process, _session!, rows);
        }
        catch (SimulatedDbException e) when (e.IsOfValues)
        {
            if (to - from == 1)
            {
                World.Story.Tell(Process, () => $"a turn is void: {e.Message}");
                if (!World.Bugs.Has(Bug.RefusalTakenForSuccess))
                    queue.Void(batch, from, e);
                return;
            }
            var half = from + ((to - from) / 2);
            await Write(queue, batch, from, half);
            await Write(queue, batch, half, to);
        }
    }

    /// <summary>The sweeper's timer. One silo has the sweeper; for a while two may think so.</summary>
    private async Task Sweep()
    {
        var due = Services.GetRequiredService<DueWork>();
        while (true)
        {
            await Process.Delay(World.SweepPeriod());
            if (Cluster.Silos.FirstOrDefault(s => s.Decides) == this || World.Loop.Random.Next(20) == 0)
                await due.Look(CancellationToken.None);
        }
    }

    private async Task CheckReceipts()
    {
        var checks = Services.GetRequiredService<ReceiptChecks>();
        while (true)
        {
            await Process.Delay(World.SweepPeriod());
            if (Cluster.Silos.FirstOrDefault(s => s.Decides) == this || World.Loop.Random.Next(20) == 0)
                await checks.Look(CancellationToken.None);
        }
    }
}
