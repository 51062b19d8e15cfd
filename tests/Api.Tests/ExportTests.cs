using System.Text.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: exports are complete, in each format, and harm nobody who opens them. Method: over HTTP, beside the tables' own sums.</summary>
public sealed class ExportTests(SharedServer shared)
{
    [Theory]
    [InlineData("draws", 1)]
    [InlineData("tickets", 60)]
    [InlineData("payments", 2)]
    [InlineData("winners", 0)]
    public async Task Each_format_has_the_same_rows(string what, int least)
    {
        var chief = await shared.Operator;
        var (draw, player) = (await chief.CreateOpenDraw(), await shared.NewPlayer(6000));
        (await player.Buy(draw, quickPicks: 40)).Is(201);
        (await player.Buy(draw, quickPicks: 20)).Is(201);
        var path = what == "draws" ? "/api/admin/export/draws?" : $"/api/admin/export/{what}?drawId={draw}&";

        var json = (await chief.Get(path + "format=json")).Is(200);
        var lines = (await chief.Get(path + "format=ndjson")).Is(200);
        var csv = (await chief.Get(path + "format=csv")).Is(200);
        Assert.Equal(("application/json", "application/x-ndjson", "text/csv"), (json.ContentType, lines.ContentType, csv.ContentType));
        var rows = json.Json.EnumerateArray().ToList();
        Assert.True(rows.Count >= least, $"There are {rows.Count} rows.");
        if (what == "draws")
            return; // Other tests make draws meanwhile.
        Assert.Equal(rows.Select(r => r.ToString()), lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l).ToString()));
        Assert.Equal(rows.Count + 1, csv.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        if (what == "tickets")
            Assert.Equal(Enumerable.Range(0, 60), rows.Select(r => r.GetProperty("position").GetInt32()));
    }

    [Fact]
    public async Task Winners_are_those_that_the_statistics_count()
    {
        var (chief, player) = (await shared.Operator, await shared.NewPlayer(10_000));
        var draw = (await chief.CreateDraw("6of45", closesIn: TimeSpan.FromSeconds(3))).Is(201)["drawId"].GetInt64();
        (await player.Buy(draw, quickPicks: 100)).Is(201);
        await chief.DrawIn(draw, "Settled");
        var statistics = (await chief.Get($"/api/results/{draw}/win")).Is(200);

        var winners = (await chief.Get($"/api/admin/export/winners?drawId={draw}&format=json")).Is(200).Json.EnumerateArray().ToList();
        Assert.Equal(statistics["winners"].GetInt64(), winners.Count);
        Assert.Equal(ApiClient.Decimal(statistics.Json, "paid"), winners.Sum(w => ApiClient.Decimal(w, "prize")));
        Assert.All(winners, w => Assert.True(w.GetProperty("paymentId").GetInt64() > 0));
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    public async Task What_a_spreadsheet_would_run_is_text(string reason)
    {
        var chief = await shared.Operator;
        var draw = await chief.CreateOpenDraw();
        (await chief.CancelDraw(draw, reason)).Is(200);
        var line = (await chief.Get("/api/admin/export/draws")).Is(200).Text.Split("\r\n").Single(l => l.StartsWith($"{draw},", StringComparison.Ordinal));
        Assert.Contains("'" + reason, line);
    }

    [Fact]
    public async Task Only_operators_export_and_only_what_there_is()
    {
        (await (await shared.NewPlayer()).Get("/api/admin/export/payments")).Is(403, "forbidden");
        (await (await shared.Operator).Get("/api/admin/export/payments?format=xlsx")).Is(400, "invalid_request");
        Assert.Equal("[]\n", (await (await shared.Operator).Get("/api/admin/export/tickets?drawId=999999&format=json")).Is(200).Text);
        Assert.StartsWith("ticketId,", (await (await shared.Operator).Get("/api/admin/export/tickets?drawId=999999")).Is(200).Text);
    }
}
