namespace Lottery.Storage.Commit;

/// <summary>The turns that become durable together: one transaction.</summary>
/// <param name="number">Batches commit in the order of their numbers.</param>
/// <param name="rows">What the turns left behind.</param>
internal sealed class CommitBatch(long number, RowBatch rows) : Grains.Turns.Commit
{
    public override long Number { get; } = number;

    internal RowBatch Rows { get; } = rows;

    internal int Turns { get; set; }

    internal void Complete() => SetDurable();

    internal void Fail(Exception why) => SetVoid(why);
}
