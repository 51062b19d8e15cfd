using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lottery.Api.Tests.Traces;

/// <summary>A collector that takes OpenTelemetry's protocol over HTTP, and keeps the messages: names stand in protobuf as they are.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<string> Traces { get; } = [];

    public ConcurrentQueue<string> Metrics { get; } = [];

    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/traces", context => Keep(context, receiver.Traces));
        receiver._app.MapPost("/v1/metrics", context => Keep(context, receiver.Metrics));
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task Keep(HttpContext context, ConcurrentQueue<string> messages)
    {
        if (context.Request.ContentType != "application/x-protobuf")
            throw new BadHttpRequestException("Not protobuf.");
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        messages.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
