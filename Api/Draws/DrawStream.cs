using System.Globalization;
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
/// once a second. A stream begins with the state that is, so whoever was cut off has missed nothing; one that ended is answered 204
/// when it is asked for again, which ends an <c>EventSource</c>.
/// </remarks>
internal sealed class DrawStream(FlowRunner flows, DrawEvents events, SalesCounts sales, StreamSlots slots, Clock clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <param name="isHead">Nobody reads the stream: it need not run.</param>
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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var watch = events.Watch(id);
        // What is published from here on is seen; what was before is in this answer.
        if (!(await flows.Ask(id, new DescribeDraw())).Is(out var draw, out _))
            return;
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no"; // A proxy must not collect them.
        try
        {
            await WriteUntilOver(draw, watch, response, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task WriteUntilOver(Draw draw, DrawWatch watch, HttpResponse response, CancellationToken stop)
    {
        var sold = await Sold(draw, watch);
        await Event(response, Name(draw), draw, sold, stop);
        var spoke = clock.Now;
        while (!IsOver(draw))
        {
            var (latest, replaced) = watch.Latest;
            if (latest is null || latest.Version <= draw.Version)
            {
                await Task.WhenAny(replaced, Task.Delay(Tick, clock.Provider, stop));
                stop.ThrowIfCancellationRequested();
                latest = watch.Latest.Draw;
            }
            if (latest is not null && latest.Version > draw.Version)
            {
                var name = latest.Status == draw.Status ? "progress" : Name(latest);
                (draw, sold) = (latest, await Sold(latest, watch));
                await Event(response, name, draw, sold, stop);
                spoke = clock.Now;
            }
            else if (draw.Status == DrawStatus.Open && await Sold(draw, watch) is var now && now != sold)
            {
                sold = now;
                await Send(response, $"event: sales\ndata: {JsonSerializer.Serialize(new SalesView(sold), ApiJson.Default.SalesView)}\n\n", stop);
                spoke = clock.Now;
            }
            else if ((clock.Now - spoke).Duration() >= Silence)
            {
                await Send(response, ":\n\n", stop); // Else what lies between takes the connection for dead.
                spoke = clock.Now;
            }
        }
        sales.Forget(draw.Id);
    }

    private async Task<long> Sold(Draw draw, DrawWatch watch) => draw.Seal?.Tickets ?? watch.Sold ?? await sales.Of(draw.Id);

    private static Task Event(HttpResponse response, string name, Draw draw, long sold, CancellationToken stop) => Send(
        response, $"event: {name}\nid: {EventId(draw)}\ndata: {JsonSerializer.Serialize(DrawView.From(draw, sold), ApiJson.Default.DrawView)}\n\n", stop);

    private static async Task Send(HttpResponse response, string text, CancellationToken stop)
    {
        await response.WriteAsync(text, stop);
        await response.Body.FlushAsync(stop);
    }

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
