namespace Lottery.Simulation.Time;

/// <summary>The clock of one silo: it may be wrong and may jump. What it measures is right.</summary>
internal sealed class SimulatedClock(Process process) : TimeProvider
{
    /// <summary>When every world begins.</summary>
    public static readonly DateTimeOffset Origin = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>By how much it is ahead.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Origin + process.Loop.Now + Offset;

    public override long GetTimestamp() => process.Loop.Now.Ticks + 1; // 0 stands for never.

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(process, () => callback(state), dueTime);

    private sealed class Timer : ITimer
    {
        private readonly Process _process;
        private readonly Action _action;
        private int _set;

        public Timer(Process process, Action action, TimeSpan due)
        {
            (_process, _action) = (process, action);
            Change(due, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var set = ++_set;
            if (dueTime != Timeout.InfiniteTimeSpan)
                _process.Loop.After(dueTime, _process, () =>
                {
                    if (set == _set)
                        _action();
                });
            return true;
        }

        public void Dispose() => _set++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
