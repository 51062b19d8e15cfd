namespace Lottery.Storage.Commit;

/// <summary>The turns that become durable together.</summary>
/// <param name="number">Batches commit in the order of their numbers.</param>
/// <param name="turns">The turns, and the answers that rest on them.</param>
internal sealed class CommitBatch(long number, TurnLog turns) : Grains.Turns.Commit
{
    public override long Number { get; } = number;

    internal TurnLog Turns { get; } = turns;

    /// <summary>Turns that decided something.</summary>
    internal int Decisions { get; set; }

    internal void Complete() => SetDurable();

    internal void Fail(Exception why) => SetVoid(why);
}
