using System.Text.Json;
using Lottery.Api.Http;
using Lottery.Grains;

namespace Lottery.Api.Draws;

/// <summary>The answer of <c>GET /api/draws/active</c>, made anew at most every quarter of a second: in the minutes before a draw everybody asks for it.</summary>
public sealed class ActiveDraws(DrawQueries queries, Clock clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(250);

    private volatile Snapshot _snapshot = new([], DateTimeOffset.MinValue);
    private Task<Snapshot>? _refreshing;

    /// <summary>The list as JSON, at most <see cref="MaxAge"/> old.</summary>
    public ValueTask<byte[]> Json()
    {
        var snapshot = _snapshot;
        return clock.Now < snapshot.FreshUntil && clock.Now >= snapshot.FreshUntil - MaxAge ? ValueTask.FromResult(snapshot.Json) : Refresh();
    }

    private async ValueTask<byte[]> Refresh()
    {
        var refreshing = _refreshing;
        if (refreshing is null or { IsCompleted: true })
        {
            var mine = new TaskCompletionSource<Snapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _refreshing, mine.Task, refreshing) == refreshing)
            {
                refreshing = mine.Task;
                try
                {
                    mine.SetResult(_snapshot = await Read());
                }
                catch (Exception e)
                {
                    mine.SetException(e);
                }
            }
            else
            {
                refreshing = _refreshing!;
            }
        }
        return (await refreshing).Json;
    }

    private async Task<Snapshot> Read()
    {
        var now = clock.Now;
        var draws = await queries.Active(now);
        return new(JsonSerializer.SerializeToUtf8Bytes(new DrawList(draws, null), ApiJson.Default.DrawList), now + MaxAge);
    }

    private sealed record Snapshot(byte[] Json, DateTimeOffset FreshUntil);
}
