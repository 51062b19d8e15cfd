namespace Lottery.Api.Receipts;

/// <summary>Whether the disk has room for more receipts. What is left below the mark is for sales.</summary>
/// <param name="folder">On the disk that the database is on; null where that is another machine's.</param>
/// <param name="least">Bytes that must be free.</param>
/// <param name="time">The disk is looked at once a second at most.</param>
public sealed class DiskSpace(string? folder, long least, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private long _lookedAt;
    private volatile bool _isLow;

    public bool IsLow
    {
        get
        {
            var was = Volatile.Read(ref _lookedAt);
            if (folder is null || (was != 0 && time.GetElapsedTime(was) < Fresh) || Interlocked.CompareExchange(ref _lookedAt, time.GetTimestamp(), was) != was)
                return _isLow;
            return _isLow = new DriveInfo(folder).AvailableFreeSpace < least;
        }
    }
}
