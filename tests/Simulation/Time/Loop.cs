namespace Lottery.Simulation.Time;

/// <summary>The one thread of a world: runs what is ready, in an order that its seed draws, and moves the virtual time on when nothing is.</summary>
internal sealed class Loop(Random random)
{
    private readonly PriorityQueue<(Process Owner, Action Do), (TimeSpan At, long Number)> _later = new();
    private readonly List<(Process Owner, Task Task)> _ready = [];
    private readonly Thread _thread = Thread.CurrentThread;
    private long _numbers;
    private ulong _trace = 14695981039346656037;

    /// <summary>Virtual time since the world began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Pieces of work that ran.</summary>
    public long Steps { get; private set; }

    /// <summary>A hash over everything that happened: the same seed gives the same.</summary>
    public ulong Trace => _trace;

    /// <summary>Called after each step.</summary>
    public Action? AfterStep { get; set; }

    public Random Random => random;

    /// <summary>Does something later; nothing, where its process is dead by then.</summary>
    public void After(TimeSpan delay, Process owner, Action action) =>
        _later.Enqueue((owner, action), (Now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay), _numbers++));

    /// <summary>Ends when so much time has passed.</summary>
    public Task Delay(TimeSpan delay, Process owner)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        After(delay, owner, done.SetResult);
        return done.Task;
    }

    /// <summary>Mixes a fact into the trace.</summary>
    public void Note(long fact) => _trace = unchecked((_trace ^ (ulong)fact) * 1099511628211);

    /// <summary>Runs until a condition holds or the time is up.</summary>
    /// <returns>False where the time was up.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan deadline)
    {
        while (!condition())
        {
            if (_ready.Count > 0)
                RunOne();
            else if (!_later.TryPeek(out _, out var next) || next.At > deadline)
                return false;
            else
                Fire();
        }
        return true;
    }

    internal void Ready(Process owner, Task task)
    {
        if (Thread.CurrentThread != _thread)
            throw new InvalidOperationException("Work came from another thread: the world would not be the same again.");
        _ready.Add((owner, task));
    }

    private void RunOne()
    {
        // Mostly in order; now and then something overtakes, as threads do.
        var at = _ready.Count > 1 && random.Next(4) == 0 ? random.Next(_ready.Count) : 0;
        var (owner, task) = _ready[at];
        _ready.RemoveAt(at);
        if (owner.IsDead)
            return;
        Note(owner.Number);
        Note(Now.Ticks);
        Steps++;
        owner.Execute(task);
        AfterStep?.Invoke();
    }

    private void Fire()
    {
        _later.TryDequeue(out var due, out var when);
        var (owner, action) = due;
        Now = when.At;
        if (owner.IsDead)
            return;
        Note(when.Number);
        action();
    }
}

/// <summary>What tasks belong to: a silo, or the world outside. When it dies, nothing of it runs any more.</summary>
/// <param name="loop">The thread.</param>
/// <param name="number">Tells processes apart.</param>
internal sealed class Process(Loop loop, int number) : TaskScheduler
{
    public int Number { get; } = number;

    public bool IsDead { get; private set; }

    public Loop Loop => loop;

    public override int MaximumConcurrencyLevel => 1;

    public void Kill() => IsDead = true;

    /// <summary>Starts something in this process.</summary>
    public Task Start(Func<Task> action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Starts something in this process.</summary>
    public Task<T> Start<T>(Func<Task<T>> action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Waits within this process.</summary>
    public Task Delay(TimeSpan delay) => loop.Delay(delay, this);

    internal void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        if (!IsDead)
            loop.Ready(this, task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
