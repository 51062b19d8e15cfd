namespace Lottery.Grains.Turns;

/// <summary>A flow's run or a grain in memory: what it knows may rest on decisions that are not durable yet.</summary>
/// <remarks>Where such a decision cannot be written, everything that rests on it is void. The queue says so before the commit ends.</remarks>
public abstract class Tentative
{
    private StorageUnavailableException? _why;

    /// <summary>True where a decision that it rests on was not written, and never will be.</summary>
    public bool IsVoid => Volatile.Read(ref _why) is not null;

    /// <summary>Says that a decision that it rests on was not written.</summary>
    public void Void(StorageUnavailableException why) => Interlocked.CompareExchange(ref _why, why, null);

    /// <exception cref="StorageUnavailableException">It is void.</exception>
    public void ThrowIfVoid()
    {
        if (Volatile.Read(ref _why) is { } why)
            throw new StorageUnavailableException(why.Message, why) { IsOfDecision = why.IsOfDecision };
    }
}
