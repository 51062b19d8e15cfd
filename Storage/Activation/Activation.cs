using Lottery.Storage.Commit;

namespace Lottery.Storage.Activation;

/// <summary>One grain in memory. Its turns hold its lock; they never wait for anything else.</summary>
/// <param name="epoch">The epoch in which it was loaded.</param>
internal sealed class Activation<TGrain>(int epoch)
    where TGrain : class
{
    /// <summary>The epoch that it belongs to. In a later one it is void, unless it is taken along.</summary>
    public int Epoch { get; set; } = epoch;

    /// <summary>Null while it is being loaded.</summary>
    public TGrain? Grain { get; set; }

    /// <summary>Ends when <see cref="Grain"/> is there.</summary>
    public Task? Loading { get; set; }

    /// <summary>The batch that has its last decision.</summary>
    public CommitBatch? Last { get; set; }

    /// <summary>Commands that wait for a part of it: it must neither be evicted nor forget.</summary>
    public int Recalling { get; set; }

    /// <summary>True once it is no longer the grain: whoever still has it must get the new one.</summary>
    public bool IsEvicted { get; set; }

    /// <summary>The eviction pass during which it was last used.</summary>
    public int UsedInPass { get; set; }

    /// <summary>Turns taken.</summary>
    public int Turns { get; set; }

    /// <summary>The batch that had its last decision when it was last told to forget.</summary>
    public CommitBatch? Aged { get; set; }

    /// <summary>True where all it decided is in the tables.</summary>
    public bool IsDurable => Last is null or { IsDurable: true };

    /// <summary>True where nothing that it decided may still become durable.</summary>
    public bool IsSettled => Last is null or { Done.IsCompleted: true };
}
