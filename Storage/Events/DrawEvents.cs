using System.Runtime.InteropServices;
using Lottery.Grains;
using Lottery.Grains.Draws;

namespace Lottery.Storage.Events;

/// <summary>Durable changes of draws, for watchers. A watcher gets the latest state: a slow one may miss steps, never the end.</summary>
/// <remarks>The seam between where draws are decided and where clients listen. In one process the writer publishes here; a node of a cluster publishes what it hears from the others.</remarks>
public sealed class DrawEvents(Clock clock)
{
    /// <summary>A count of sales that is older may be far off.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<DrawId, Feed> _feeds = [];
    private volatile int _watchers;

    /// <summary>Draws that somebody watches.</summary>
    public IReadOnlyList<DrawId> Watched
    {
        get
        {
            lock (_gate)
                return [.. _feeds.Keys];
        }
    }

    /// <summary>Wakes those who watch the draw. Safe on any thread; waits for nobody.</summary>
    public void Publish(Draw draw)
    {
        if (_watchers == 0)
            return;
        lock (_gate)
            if (_feeds.TryGetValue(draw.Id, out var feed))
                feed.Publish(draw);
    }

    /// <summary>Says how many tickets a draw has sold, to those who watch it and look.</summary>
    public void Publish(DrawId draw, long sold)
    {
        if (_watchers == 0)
            return;
        lock (_gate)
            if (_feeds.TryGetValue(draw, out var feed))
                feed.Sales = new(sold, clock.Provider.GetTimestamp());
    }

    /// <summary>Begins to watch a draw; ends with the watch's disposal.</summary>
    public DrawWatch Watch(DrawId draw)
    {
        lock (_gate)
        {
            ref var feed = ref CollectionsMarshal.GetValueRefOrAddDefault(_feeds, draw, out _);
            feed ??= new();
            feed.Watchers++;
            _watchers++;
            return new(this, draw, feed);
        }
    }

    internal long? FreshOf(Sales? sales) => sales is not null && clock.Provider.GetElapsedTime(sales.At) < Fresh ? sales.Tickets : null;

    internal void End(DrawId draw, Feed feed)
    {
        lock (_gate)
        {
            _watchers--;
            if (--feed.Watchers == 0)
                _feeds.Remove(draw);
        }
    }

    /// <summary>One draw, as far as anybody watches it.</summary>
    internal sealed class Feed
    {
        private volatile State _state = new(null);
        private volatile Sales? _sales;

        public int Watchers { get; set; }

        public Sales? Sales
        {
            get => _sales;
            set => _sales = value;
        }

        public State Current => _state;

        public void Publish(Draw draw)
        {
            var before = _state;
            if (before.Draw is { } known && known.Version >= draw.Version)
                return;
            _state = new(draw);
            before.Replaced.SetResult();
        }
    }

    /// <param name="At">By the clock's timestamps.</param>
    internal sealed record Sales(long Tickets, long At);

    /// <param name="Draw">Null where nothing was published since the first began to watch.</param>
    internal sealed record State(Draw? Draw)
    {
        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>One who watches a draw.</summary>
public sealed class DrawWatch : IDisposable
{
    private readonly DrawEvents _events;
    private readonly DrawId _draw;
    private readonly DrawEvents.Feed _feed;
    private bool _ended;

    internal DrawWatch(DrawEvents events, DrawId draw, DrawEvents.Feed feed) => (_events, _draw, _feed) = (events, draw, feed);

    /// <summary>The draw's latest published state, and a task that ends with the next one.</summary>
    public (Draw? Draw, Task Replaced) Latest
    {
        get
        {
            var state = _feed.Current;
            return (state.Draw, state.Replaced.Task);
        }
    }

    /// <summary>How many tickets it had sold within the last seconds; null where nobody said so.</summary>
    public long? Sold => _events.FreshOf(_feed.Sales);

    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        _events.End(_draw, _feed);
    }
}
