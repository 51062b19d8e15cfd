using System.Net;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Metrics;

/// <summary>Goal: Prometheus can read the page, and what it reads is true. Method: the page of a running service, read by the format's grammar, before and after known requests.</summary>
public sealed class MetricsTests(SharedServer shared)
{
    [Fact]
    public async Task The_page_keeps_to_the_format()
    {
        var player = await shared.NewPlayer(1000);
        (await player.Buy(await (await shared.Operator).CreateOpenDraw(), quickPicks: 1)).Is(201);
        using var http = new HttpClient { BaseAddress = new Uri(player.Server.Url) };

        using var answer = await http.GetAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var families = PrometheusText.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var samples = families.SelectMany(f => f.Samples).ToList();
        Assert.Equal(samples.Count, samples.DistinctBy(s => s.Series()).Count());
        Assert.All(families, family =>
        {
            Assert.NotEmpty(family.Samples);
            Assert.Matches(@"^(lottery|process|dotnet|orleans|db)(_[a-z]+)+$", family.Name);
            Assert.Equal(family.Type == "counter", family.Name.EndsWith("_total", StringComparison.Ordinal));
            if (family.Name.StartsWith("lottery", StringComparison.Ordinal) || family.Name.StartsWith("process", StringComparison.Ordinal))
                Assert.Matches("^[A-Z].*[.]$", family.Help);
        });
        Assert.All(samples, s => Assert.True(s.Value >= 0, s.Series()));
        Assert.All(families.Where(f => !f.Name.StartsWith("orleans", StringComparison.Ordinal)).Where(f => f.Name.Contains("duration", StringComparison.Ordinal) || f.Name.Contains("lag", StringComparison.Ordinal)),
            f => Assert.EndsWith("_seconds", f.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Histograms_add_up()
    {
        var player = await shared.NewPlayer(1000);
        (await player.Buy(await (await shared.Operator).CreateOpenDraw(), quickPicks: 1)).Is(201);

        var histograms = (await MetricsPage.Read(player)).Families.Values.Where(f => f.Type == "histogram").ToList();

        Assert.Equal(["lottery_commit_batch_turns", "lottery_commit_duration_seconds", "lottery_request_duration_seconds"],
            histograms.Select(f => f.Name).Where(name => name.StartsWith("lottery", StringComparison.Ordinal)));
        Assert.Contains("orleans_catalog_activation_latency_milliseconds", histograms.Select(f => f.Name));
        foreach (var family in histograms)
        {
            foreach (var series in family.Samples.Where(s => s.Name.EndsWith("_bucket", StringComparison.Ordinal)).GroupBy(s => s.Series(withBound: false)[(family.Name.Length + "_bucket".Length)..]))
            {
                var bounds = series.Select(s => s.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(s.Labels["le"], System.Globalization.CultureInfo.InvariantCulture)).ToList();
                Assert.Equal(bounds.Distinct().Order(), bounds);
                Assert.Equal(double.PositiveInfinity, bounds[^1]);
                Assert.Equal(series.Select(s => s.Value).Order(), series.Select(s => s.Value));
                Assert.Equal(series.Last().Value, Assert.Single(family.Samples, s => s.Series() == $"{family.Name}_count{series.Key}").Value);
                Assert.Single(family.Samples, s => s.Series() == $"{family.Name}_sum{series.Key}");
            }
        }
    }

    [Fact]
    public async Task What_is_done_is_counted()
    {
        var player = await shared.NewPlayer(100);
        var draw = await (await shared.Operator).CreateOpenDraw();
        var before = await MetricsPage.Read(player);

        (await player.Buy(draw, quickPicks: 1)).Is(201);
        (await player.Buy(draw, quickPicks: 1)).Is(402, "insufficient_funds");
        (await player.Get("/api/no/such/route")).Is(404);

        var after = await MetricsPage.Read(player);
        const string buy = "|operation=POST /api/draws/{id}/tickets|status=";
        foreach (var (family, series) in new[]
        {
            ("lottery_requests_total", $"{buy}201|transport=http"),
            ("lottery_requests_total", $"{buy}402|transport=http"),
            ("lottery_requests_total", "|operation=none|status=404|transport=http"),
            ("lottery_refusals_total", "|code=insufficient_funds"),
            ("lottery_refusals_total", "|code=route_not_found"),
            ("lottery_turns_total", "|changed=true|grain=wallet"),
            ("lottery_turns_total", "|changed=true|grain=book"),
            ("lottery_turns_total", "|changed=false|grain=wallet"),
            ("lottery_turns_direct_total", "|grain=wallet|method=Capture"),
            ("lottery_turns_direct_total", "|grain=wallet|method=Reserve"),
            ("orleans_catalog_activation_created_total", "|grain_type=book"),
            ("lottery_flows_total", ""),
            ("process_cpu_seconds_total", ""),
            ("dotnet_gc_heap_total_allocated_bytes_total", ""),
        })
        {
            Assert.True(after.Value(family, series) > before.Value(family, series), $"{family}{series} did not grow.");
        }
        Assert.True(after.Value("lottery_activations", "|grain=wallet") >= 1);
        Assert.Contains(after.Families["orleans_grains"].Samples, sample => sample.Labels["grain_type"] == "wallet" && sample.Value >= 1);
        Assert.Equal(1, after.Value("lottery_deciding"));
        Assert.Equal("counter", after.Families["dotnet_gc_collections_total"].Type);
        Assert.True(after.Value("process_resident_memory_bytes") > 10_000_000);
        Assert.All(after.Families["lottery_requests_total"].Samples, s => Assert.DoesNotMatch("/[0-9]", s.Labels["operation"]));
    }

    [Fact]
    public async Task Holds_and_the_sales_of_each_draw_that_sells_are_seen()
    {
        var player = await shared.NewPlayer(1000);
        var draw = await (await shared.Operator).CreateOpenDraw();
        (await player.Buy(draw, quickPicks: 3)).Is(201);
        (await player.Post($"/api/invoice/draws/{draw}/ticket", new { quickPicks = 1 })).Is(201);

        await Wait.Until("the sales", async () =>
            await MetricsPage.Read(player) is var now && now.Value("lottery_draw_tickets_sold", $"|draw={draw}|game=6of45") == 3 && now.Value("lottery_holds_open") >= 1);

        (await (await shared.Operator).CancelDraw(draw)).Is(200);
        await Wait.Until("the draw's series to end", async () =>
            !(await MetricsPage.Read(player)).Families.TryGetValue("lottery_draw_tickets_sold", out var sold) || !sold.Samples.Any(s => s.Labels["draw"] == $"{draw}"));
    }

    [Fact]
    public async Task A_port_of_their_own_has_metrics_and_health_and_nothing_else()
    {
        var port = Programs.FreePort();
        await using var server = await LotteryProcess.Start(("Metrics__Port", $"{port}"));
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.OK, await Status($"http://127.0.0.1:{port}/metrics"));
        Assert.Equal(HttpStatusCode.OK, await Status($"http://127.0.0.1:{port}/health/ready"));
        Assert.Equal(HttpStatusCode.NotFound, await Status($"http://127.0.0.1:{port}/api/draws/active"));
        Assert.Equal(HttpStatusCode.NotFound, await Status($"{server.Url}/metrics"));
        Assert.Equal(HttpStatusCode.OK, await Status($"{server.Url}/api/draws/active"));

        async Task<HttpStatusCode> Status(string url)
        {
            using var answer = await http.GetAsync(url, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Callers_from_elsewhere_do_not_get_the_page()
    {
        var anybody = await shared.Anybody();
        using var http = new HttpClient { BaseAddress = new Uri(anybody.Server.Url) };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        using var answer = await http.GetAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
