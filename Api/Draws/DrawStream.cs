using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Storage.Events;

namespace Lottery.Api.Draws;

/// <summary>How many tickets a draw has sold so far.</summary>
public sealed record SalesView(long TicketsSold);

/// <summary>A draw's life as server-sent events, until it is over.</summary>
/// <remarks>
/// Events are <c>planned</c>, <c>opened</c>, <c>closed</c>, <c>numbers</c>, <c>settled</c>, <c>cancelled</c> and, while prizes or refunds are
/// posted, <c>progress</c>; each carries the whole draw and, as its id, the draw's version. While it sells, <c>sales</c> carries the count, at most
/// once a second. <c>ping</c> carries nothing and keeps the connection open while nothing happens. A stream begins with the draw's
/// current state, so a client that was cut off has missed nothing. A stream that ended is answered 204 when it is asked for again,
/// which ends an <c>EventSource</c>.
/// </remarks>
internal sealed class DrawStream(FlowRunner flows, DrawEvents events, SalesCounts sales, StreamSlots slots, Clock clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <param name="id">The draw.</param>
    /// <param name="lastEventId">The id of the last event that the client got, if any.</param>
    /// <param name="isHead">True for HEAD, which reads no stream.</param>
    public async Task<IResult> Answer(DrawId id, string? lastEventId, bool isHead)
    {
        if (!(await flows.Ask(id, new DescribeDraw())).Is(out var draw, out var fault))
            return fault.ToProblem();
        if (isHead || (IsOver(draw) && lastEventId == EventId(draw)))
            return TypedResults.NoContent();
        return new Stream(this, id);
    }

    private async Task Write(DrawId id, HttpContext context)
    {
        using var slot = slots.TryTake(ClientNetwork.Of(context));
        if (slot is null)
        {
            await CommonProblems.TooManyWatchers.ExecuteAsync(context);
            return;
        }
        context.Response.Headers["X-Accel-Buffering"] = "no"; // A proxy must not collect the events.
        try
        {
            await TypedResults.ServerSentEvents(Events(id, context.RequestAborted)).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
        }
    }

    private async IAsyncEnumerable<SseItem<string>> Events(DrawId id, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        using var watch = events.Watch(id);
        // The watch sees what is published from here on; this answer has everything before.
        if (!(await flows.Ask(id, new DescribeDraw())).Is(out var draw, out _))
            yield break;
        var sold = await Sold(draw, watch);
        yield return Event(Name(draw), draw, sold);
        var lastEventAt = clock.Now;
        while (!IsOver(draw))
        {
            var (latest, replaced) = watch.Latest;
            if (latest is null || latest.Version <= draw.Version)
            {
                await Task.WhenAny(replaced, Task.Delay(Tick, clock.Provider, stop.Token));
                stop.Token.ThrowIfCancellationRequested();
                latest = watch.Latest.Draw;
            }
            if (latest is not null && latest.Version > draw.Version)
            {
                var name = latest.Status == draw.Status ? "progress" : Name(latest);
                (draw, sold) = (latest, await Sold(latest, watch));
                yield return Event(name, draw, sold);
            }
            else if (draw.Status == DrawStatus.Open && await Sold(draw, watch) is var now && now != sold)
            {
                sold = now;
                yield return new(JsonSerializer.Serialize(new SalesView(sold), ApiJson.Default.SalesView), "sales");
            }
            else if ((clock.Now - lastEventAt).Duration() >= Silence)
            {
                yield return new("", "ping"); // Else a proxy in between takes the connection for dead.
            }
            else
            {
                continue;
            }
            lastEventAt = clock.Now;
        }
        sales.Forget(draw.Id);
    }

    private async Task<long> Sold(Draw draw, DrawWatch watch) => draw.Seal?.Tickets ?? watch.Sold ?? await sales.Of(draw.Id);

    private static SseItem<string> Event(string name, Draw draw, long sold) =>
        new(JsonSerializer.Serialize(DrawView.From(draw, sold), ApiJson.Default.DrawView), name) { EventId = EventId(draw) };

    private static string EventId(Draw draw) => draw.Version.ToString(CultureInfo.InvariantCulture);

    private static bool IsOver(Draw draw) => draw.FinishedAt is not null;

    private static string Name(Draw draw) => draw.Status switch
    {
        DrawStatus.Planned => "planned",
        DrawStatus.Open => "opened",
        DrawStatus.Closed => "closed",
        DrawStatus.Drawn => "numbers",
        DrawStatus.Settled => "settled",
        DrawStatus.Cancelled => "cancelled",
        _ => throw new System.Diagnostics.UnreachableException($"No name of {draw.Status}."),
    };

    private sealed class Stream(DrawStream stream, DrawId id) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => stream.Write(id, httpContext);
    }
}
