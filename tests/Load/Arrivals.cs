using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Lottery.Load.Measuring;

namespace Lottery.Load;

/// <summary>Says when operations begin.</summary>
internal interface IArrivals
{
    /// <summary>Waits for the next operation's turn: the timestamp that its latency counts from; null when the run is over.</summary>
    ValueTask<long?> Next();
}

/// <summary>Each client begins its next operation when its last one ended.</summary>
internal sealed class ClosedLoop(long until) : IArrivals
{
    public ValueTask<long?> Next()
    {
        var now = Stopwatch.GetTimestamp();
        return ValueTask.FromResult<long?>(now < until ? now : null);
    }
}

/// <summary>Operations are due at a steady rate, whether or not the service keeps up: those that find no idle client wait, and the wait counts.</summary>
internal sealed class OpenLoop(long from, long until, double perSecond, Tally tally) : IArrivals
{
    // The waiting client runs on the pacer's thread until it waits for the network.
    private readonly Channel<long> _due = Channel.CreateUnbounded<long>(new() { SingleWriter = true, AllowSynchronousContinuations = true });

    public async ValueTask<long?> Next()
    {
        try
        {
            return await _due.Reader.ReadAsync();
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>Keeps the pace until the end, on a thread of its own.</summary>
    public Thread Start()
    {
        var pacer = new Thread(Pace) { IsBackground = true, Name = "pacer", Priority = ThreadPriority.AboveNormal };
        pacer.Start();
        return pacer;
    }

    private void Pace()
    {
        for (long i = 0; ; i++)
        {
            var at = from + (long)(i * Stopwatch.Frequency / perSecond);
            if (at >= until)
                break;
            while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), at) is { Ticks: > 0 } early)
                Sleep(early);
            tally.Due(at);
            _due.Writer.TryWrite(at);
        }
        _due.Writer.Complete();
    }

    /// <summary>A thread's own sleep has whole milliseconds, which is more than many a latency that is measured.</summary>
    private static void Sleep(TimeSpan time)
    {
        if (OperatingSystem.IsWindows())
            Thread.Sleep(time < TimeSpan.FromMilliseconds(1) ? TimeSpan.Zero : time);
        else
            _ = MicroSleep((uint)Math.Clamp(time.TotalMicroseconds, 1, 100_000));
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MicroSleep(uint microseconds);
}
