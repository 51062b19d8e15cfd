using System.Text.Json;

namespace Lottery.Api.Demo;

/// <summary>A draw that the demonstration watches.</summary>
internal sealed class DemoDraw(long id, string game, DateTimeOffset closesAt)
{
    private JsonElement? _draw;
    private JsonElement? _winners;

    public long Id { get; } = id;

    public string Status { get; private set; } = "Open";

    public bool IsOver => Status is "Settled" or "Cancelled";

    public bool IsSelling => Status == "Open" && DateTimeOffset.UtcNow < closesAt;

    /// <summary>Asks the service how it stands.</summary>
    public async Task Look(DemoClient client, CancellationToken stop)
    {
        _draw = await client.Get($"/api/draws/{Id}", stop);
        Status = _draw.Value.GetProperty("status").GetString()!;
        if (Status == "Settled" && _winners is null)
            _winners = await client.Get($"/api/results/{Id}/win", stop);
    }

    /// <summary>Its row of the table.</summary>
    public string[] Cells()
    {
        var left = closesAt - DateTimeOffset.UtcNow;
        return
        [
            $"{Id}",
            game,
            Status,
            _draw is { } draw ? $"{draw.GetProperty("ticketsSold")}" : "",
            left > TimeSpan.Zero ? $"{left.TotalSeconds:0} s" : "",
            _draw is { } drawn && drawn.TryGetProperty("numbers", out var numbers) ? string.Join(' ', numbers.EnumerateArray()) : "",
            _winners is { } winners ? $"{winners.GetProperty("winners")}" : "",
            _winners is { } paid ? $"{paid.GetProperty("paid").GetString()} {paid.GetProperty("currency").GetString()}" : "",
        ];
    }
}
