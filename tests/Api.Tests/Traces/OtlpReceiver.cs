using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lottery.Api.Tests.Traces;

/// <summary>A span as it arrived.</summary>
public sealed record ReceivedSpan(string Service, string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A collector that takes OpenTelemetry's protocol over HTTP, and keeps what it gets.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = [];

    /// <summary>Names of the instruments that came.</summary>
    public ConcurrentDictionary<string, bool> Instruments { get; } = new();

    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/traces", async context => receiver.TakeTraces(await Message(context)));
        receiver._app.MapPost("/v1/metrics", async context => receiver.TakeMetrics(await Message(context)));
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<ProtobufFields> Message(HttpContext context)
    {
        if (context.Request.ContentType != "application/x-protobuf")
            throw new BadHttpRequestException("Not protobuf.");
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.ContentType = "application/x-protobuf";
        return new(body.ToArray());
    }

    private void TakeTraces(ProtobufFields request)
    {
        foreach (var resource in request.Messages(1))
        {
            var service = resource.Messages(1).Single().Attributes(1)["service.name"];
            foreach (var span in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
                Spans.Enqueue(new(service, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Attributes(9)));
        }
    }

    private void TakeMetrics(ProtobufFields request)
    {
        foreach (var metric in request.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)))
            Instruments[metric.Text(1)] = true;
    }
}
