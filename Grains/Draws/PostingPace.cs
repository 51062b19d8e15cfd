namespace Lottery.Grains.Draws;

/// <summary>How many payments a settlement decides at a time. Twice as many may wait to be durable: one lot is committed while the next is decided.</summary>
/// <remarks>Who buys meanwhile waits behind what was decided before. So as soon as other flows begin the lots are short, and while there are none they grow.</remarks>
public struct PostingPace()
{
    /// <summary>A few milliseconds of the writer's time.</summary>
    public const int Least = 100;

    public const int Most = 1000;

    private int _last = Least / 2;
    private long _begun;

    /// <summary>How many to decide next.</summary>
    /// <param name="flowsBegun">See <see cref="IFlow.FlowsBegun"/>.</param>
    public int Next(long flowsBegun)
    {
        _last = flowsBegun == _begun ? Math.Min(2 * _last, Most) : Least;
        _begun = flowsBegun;
        return _last;
    }
}
