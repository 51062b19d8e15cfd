using System.Diagnostics;
using Lottery.Api.Telemetry;
using Lottery.Grains.Flows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using Xunit;

namespace Lottery.Api.Tests.Traces;

/// <summary>Goal: a request is a span of its caller's trace, and has no personal data. Method: a small server whose spans are kept in memory.</summary>
public sealed class SpanTests : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736", Caller = "00f067aa0ba902b7";

    private static readonly ActivitySource Flows = new(FlowRunner.SpanSource);

    private readonly SpanList _spans = new();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddLotterySpans().AddInMemoryExporter(_spans));
        _app = builder.Build();
        _app.MapPost("/api/draws/{id:long}/tickets", (long id) =>
        {
            using var flow = Flows.StartActivity("flow");
            return id;
        });
        _app.MapGet("/health/ready", () => "Ready");
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_request_is_a_span_of_its_callers_trace_without_personal_data()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/draws/7/tickets?name=secret");
        request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        request.Headers.UserAgent.ParseAdd("secret/1.0");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        using var probe = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        _app.Services.GetRequiredService<TracerProvider>().ForceFlush();

        var spans = _spans.All;
        var whole = Assert.Single(spans, s => s.ParentSpanId.ToString() == Caller);
        Assert.Equal((Trace, "POST /api/draws/{id:long}/tickets"), (whole.TraceId.ToString(), whole.DisplayName));
        Assert.Equal(("POST", "/api/draws/7/tickets", 200), (whole.GetTagItem("http.request.method"), whole.GetTagItem("url.path"), whole.GetTagItem("http.response.status_code")));
        Assert.Equal("flow", Assert.Single(spans, s => s.ParentSpanId == whole.SpanId).DisplayName);
        Assert.Equal(2, spans.Count);
        Assert.DoesNotContain(whole.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal) || $"{tag.Value}".Contains("127.0.0.1", StringComparison.Ordinal) && tag.Key != "server.address");
    }

    /// <summary>A list for the exporter, which adds to it from other threads.</summary>
    private sealed class SpanList : System.Collections.ObjectModel.Collection<Activity>
    {
        private readonly Lock _gate = new();

        public IReadOnlyList<Activity> All
        {
            get
            {
                lock (_gate)
                    return [.. this];
            }
        }

        protected override void InsertItem(int index, Activity item)
        {
            lock (_gate)
                base.InsertItem(Count, item);
        }
    }
}
