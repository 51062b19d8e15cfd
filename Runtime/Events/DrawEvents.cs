using System.Runtime.InteropServices;
using Lottery.Grains;
using Lottery.Grains.Draws;

namespace Lottery.Runtime.Events;

/// <summary>What became durable of draws, for whoever watches one: always its latest state, so that a slow watcher misses steps and never the end.</summary>
/// <remarks>The seam between where draws are decided and where clients listen. In one process the writer publishes here; a node of a cluster publishes what it hears from the others.</remarks>
public sealed class DrawEvents
{
    private readonly Lock _gate = new();
    private readonly Dictionary<DrawId, Feed> _feeds = [];
    private volatile int _watchers;

    /// <summary>How many watch.</summary>
    public int Watchers => _watchers;

    /// <summary>Wakes those who watch the draw. Safe on any thread; waits for nobody.</summary>
    public void Publish(Draw draw)
    {
        if (_watchers == 0)
            return;
        lock (_gate)
            if (_feeds.TryGetValue(draw.Id, out var feed))
                feed.Publish(draw);
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

        public int Watchers { get; set; }

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

    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        _events.End(_draw, _feed);
    }
}
