namespace Lottery.Storage.Commit;

/// <summary>The turns that become durable together: one transaction.</summary>
/// <param name="number">Batches commit in the order of their numbers.</param>
/// <param name="rows">What the turns left behind.</param>
public sealed class CommitBatch(long number, RowBatch rows)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Number { get; } = number;

    /// <summary>Ends when the batch is durable; fails when it never will be.</summary>
    public Task Done => _done.Task;

    public bool IsDurable => _done.Task.IsCompletedSuccessfully;

    internal RowBatch Rows { get; } = rows;

    internal int Turns { get; set; }

    internal void Complete() => _done.SetResult();

    internal void Fail(Exception why)
    {
        if (_done.TrySetException(why))
            _ = _done.Task.Exception; // Nobody may be waiting; that is no error of its own.
    }
}
