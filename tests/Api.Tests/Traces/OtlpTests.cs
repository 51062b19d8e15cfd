using System.Text;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Traces;

/// <summary>Goal: a collector gets what the environment asks for. Method: a collector in the test, named in OpenTelemetry's own variables.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task Spans_of_a_request_go_to_the_collector_in_its_callers_trace()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var collector = await OtlpReceiver.Start();
        await using var server = await LotteryProcess.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        var player = await ApiClient.OfNewPlayer(server);

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Url}/api/payments/fill_wallet")
        {
            Content = new StringContent("""{"amount":"1.00","currency":"RUB"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", $"Bearer {player.Token}");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)answer.StatusCode);

        var id = Encoding.Latin1.GetString(Convert.FromHexString(trace));
        foreach (var span in (string[])["POST /api/payments/fill_wallet", "flow", "commit wait", "lottery"])
            await Wait.Until($"a message with the trace and {span}", () => collector.Traces.Any(m => m.Contains(id, StringComparison.Ordinal) && m.Contains(span, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Metrics_go_to_a_collector_of_their_own()
    {
        await using var collector = await OtlpReceiver.Start();
        await using var server = await LotteryProcess.Start(
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{collector.Url}/v1/metrics"), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        await ApiClient.OfNewPlayer(server, roubles: 1);

        foreach (var instrument in (string[])["lottery.requests", "lottery.request.duration", "lottery.commit.duration", "lottery.turns", "dotnet.gc.collections"])
            await Wait.Until(instrument, () => collector.Metrics.Any(m => m.Contains(instrument, StringComparison.Ordinal)));
        Assert.Empty(collector.Traces);
    }
}
