using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Traces;

/// <summary>Goal: whoever runs a collector sees a request's way through the service. Method: a collector in the test, named in OpenTelemetry's own variables.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task A_request_is_a_span_of_its_callers_trace_with_its_flow_and_its_wait_for_the_commit()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736", caller = "00f067aa0ba902b7";
        await using var collector = await OtlpReceiver.Start();
        await using var server = await LotteryProcess.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        var player = await ApiClient.OfNewPlayer(server);

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Url}/api/payments/fill_wallet")
        {
            Content = new StringContent("""{"amount":"1.00","currency":"RUB"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", $"Bearer {player.Token}");
        request.Headers.Add("traceparent", $"00-{trace}-{caller}-01");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)answer.StatusCode);

        await Wait.Until("its spans", () => collector.Spans.Count(s => s.Trace == trace) >= 3);
        var spans = collector.Spans.Where(s => s.Trace == trace).ToList();
        var whole = Assert.Single(spans, s => s.Parent == caller);
        Assert.Equal(("lottery", "POST /api/payments/fill_wallet"), (whole.Service, whole.Name));
        Assert.Equal(
            ("POST", "/api/payments/fill_wallet", "/api/payments/fill_wallet", "http", "201", "1.1", "127.0.0.1"),
            (whole.Attributes["http.request.method"], whole.Attributes["http.route"], whole.Attributes["url.path"], whole.Attributes["url.scheme"],
                whole.Attributes["http.response.status_code"], whole.Attributes["network.protocol.version"], whole.Attributes["server.address"]));
        Assert.Equal(["commit wait", "flow"], spans.Where(s => s.Parent == whole.Id).Select(s => s.Name).Order());
    }

    [Fact]
    public async Task Metrics_go_the_same_way()
    {
        await using var collector = await OtlpReceiver.Start();
        await using var server = await LotteryProcess.Start(
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{collector.Url}/v1/metrics"), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        await ApiClient.OfNewPlayer(server, roubles: 1);

        await Wait.Until("the instruments", () => ((string[])["lottery.requests", "lottery.request.duration", "lottery.commit.duration", "lottery.turns"]).All(collector.Instruments.ContainsKey));
        Assert.Empty(collector.Spans);
    }
}
