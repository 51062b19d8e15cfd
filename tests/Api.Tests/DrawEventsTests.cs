using System.Globalization;
using System.Net;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: whoever watches a draw sees its sales and every step to the end, and is told when there is nothing more to come. Method: the stream of a real draw.</summary>
public sealed class DrawEventsTests(SharedServer shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_tells_a_draws_life_and_ends_with_it()
    {
        var (player, office) = (await shared.NewPlayer(1_000), await shared.Operator);
        var draw = (await office.CreateDraw("6of45", closesIn: TimeSpan.FromSeconds(6))).Is(201)["drawId"].GetInt64();
        using var client = new HttpClient { BaseAddress = new((await shared.Process).Url) };
        using var response = await client.GetAsync($"/api/draws/{draw}/events", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));

        var events = new List<Event> { (await Next(lines))! };
        Assert.True(events[0].Name is "planned" or "opened", events[0].Name);
        (await player.Buy(draw, quickPicks: 3)).Is(201);
        while (await Next(lines) is { } next)
            events.Add(next);

        Assert.Equal("settled", events[^1].Name);
        Assert.Equal("Settled", events[^1].Data.GetProperty("status").GetString());
        Assert.Equal(3, events[^1].Data.GetProperty("ticketsSold").GetInt64());
        Assert.Contains(events, e => e.Name == "sales" && e.Data.GetProperty("ticketsSold").GetInt64() == 3);
        var ids = events.Where(e => e.Id is not null).Select(e => long.Parse(e.Id!, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(ids.Distinct().Order(), ids);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/draws/{draw}/events") { Headers = { { "Last-Event-ID", events[^1].Id } } };
        using var over = await client.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.NoContent, over.StatusCode);
    }

    [Fact]
    public async Task There_is_no_stream_of_no_draw()
    {
        using var client = new HttpClient { BaseAddress = new((await shared.Process).Url) };
        using var response = await client.GetAsync("/api/draws/999999/events", Stop);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <returns>Null at the stream's end.</returns>
    private static async Task<Event?> Next(StreamReader lines)
    {
        string? name = null, id = null, data = null;
        while (await lines.ReadLineAsync(Stop) is { } line)
        {
            if (line.Length == 0 && name is not null)
                return new(name, id, JsonDocument.Parse(data!).RootElement);
            var (field, value) = line.Split(": ", 2) is [var f, var v] ? (f, v) : (line, "");
            switch (field)
            {
                case "event": name = value; break;
                case "id": id = value; break;
                case "data": data = value; break;
            }
        }
        return null;
    }

    private sealed record Event(string Name, string? Id, JsonElement Data);
}
