using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lottery.Load.Measuring;

/// <summary>What happened in the window that counts, between warm-up and end, and which sales were acknowledged in the whole run.</summary>
/// <param name="from">Timestamp of the window's begin.</param>
/// <param name="until">Timestamp of its end.</param>
/// <param name="byArrival">True: what was due in the window counts, whenever it is answered. False: what was answered in it.</param>
internal sealed class Tally(long from, long until, bool byArrival)
{
    private long _acknowledged;
    private long _uncertain;
    private long _due;
    private long _failed;

    public Histogram Latency { get; } = new();

    /// <summary>Failures by what they were: HTTP status and problem code, or how the connection broke.</summary>
    public ConcurrentDictionary<string, long> Errors { get; } = new();

    /// <summary>Tickets that the service said it has sold, warm-up included.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Tickets that may have been sold: their purchase had no answer, or one of 5xx.</summary>
    public long Uncertain => Volatile.Read(ref _uncertain);

    /// <summary>Operations that were due in the window and neither succeeded nor failed. Open loop only.</summary>
    public long Unfinished => byArrival ? Volatile.Read(ref _due) - Latency.Count - Volatile.Read(ref _failed) : 0;

    /// <summary>An arrival of the open loop.</summary>
    public void Due(long at)
    {
        if (at >= from && at < until)
            Interlocked.Increment(ref _due);
    }

    public void Succeeded(long begun, long ended, int tickets)
    {
        if (tickets > 0)
            Interlocked.Add(ref _acknowledged, tickets);
        if (Counts(begun, ended))
            Latency.Record((long)Stopwatch.GetElapsedTime(begun, ended).TotalMicroseconds);
    }

    public void Refused(long begun, long ended, string error, int uncertainTickets)
    {
        Lost(uncertainTickets);
        if (!Counts(begun, ended))
            return;
        Interlocked.Increment(ref _failed);
        Happened(error);
    }

    /// <summary>Something that an operation survived, such as a lost connection.</summary>
    public void Happened(string error) => Errors.AddOrUpdate(error, 1, (_, n) => n + 1);

    /// <summary>An operation ended without an answer.</summary>
    public void Lost(int tickets) => Interlocked.Add(ref _uncertain, tickets);

    private bool Counts(long begun, long ended)
    {
        var at = byArrival ? begun : ended;
        return at >= from && at < until;
    }
}
