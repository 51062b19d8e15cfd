using System.Collections.Concurrent;
using Lottery.Grains;

namespace Lottery.Api.Draws;

/// <summary>How many tickets draws have sold, counted at most once a second each, however many ask.</summary>
public sealed class SalesCounts(IDrawTables tables, Clock clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<DrawId, Count> _counts = new();

    public Task<long> Of(DrawId draw)
    {
        var now = clock.Now;
        if (_counts.TryGetValue(draw, out var known) && (now - known.At).Duration() < MaxAge && !known.Tickets.IsFaulted)
            return known.Tickets;
        var fresh = new Count(tables.TicketsSold(draw), now);
        _counts[draw] = fresh;
        return fresh.Tickets;
    }

    /// <summary>Nobody will ask for this draw again soon: its sales are over.</summary>
    public void Forget(DrawId draw) => _counts.TryRemove(draw, out _);

    private sealed record Count(Task<long> Tickets, DateTimeOffset At);
}
