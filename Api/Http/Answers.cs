using System.Buffers.Text;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Requests;
using Microsoft.Net.Http.Headers;

namespace Lottery.Api.Http;

/// <summary>Runs flows for endpoints: the answer leaves when it is durable, a fault becomes a problem.</summary>
public static class Answers
{
    /// <summary>The header that tells a repeat: nothing was done this time, the answer is the first one.</summary>
    public const string Replayed = "Idempotent-Replayed";

    /// <summary>For what people read as it comes: letters of all languages and signs such as &amp; stand for themselves. It costs more, so the hot answers do without.</summary>
    internal static ApiJson ForPeople { get; } = new(new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Runs a flow that changes nothing, or whose answer is the same however often it is sent: 200.</summary>
    /// <param name="flows">The grains.</param>
    /// <param name="steps">The flow.</param>
    /// <param name="view">What the client is shown.</param>
    public static async ValueTask<IResult> Answer<T, TView>(this FlowRunner flows, Func<IFlow, ValueTask<Reply<T>>> steps, Func<T, TView> view)
        where TView : class
    {
        var reply = await flows.Run(steps);
        return reply.Is(out var value, out var fault) ? new Json<TView>(200, view(value)) : fault.ToProblem();
    }

    /// <summary>Runs a flow that reads: 200 with an <c>ETag</c>, or 304 where the client has this answer already.</summary>
    /// <inheritdoc cref="Answer"/>
    public static async ValueTask<IResult> AnswerTagged<T, TView>(this FlowRunner flows, Func<IFlow, ValueTask<Reply<T>>> steps, Func<T, TView> view)
        where TView : class
    {
        var reply = await flows.Run(steps);
        return reply.Is(out var value, out var fault) ? new TaggedJson<TView>(view(value)) : fault.ToProblem();
    }

    /// <summary>Runs a flow that makes something and knows a repeat by itself, as the wallet does: 201 with <c>Location</c>, and 200 for a repeat.</summary>
    /// <param name="flows">The grains.</param>
    /// <param name="steps">The flow.</param>
    /// <param name="view">What the client is shown.</param>
    /// <param name="location">Where it is from now on.</param>
    public static async ValueTask<IResult> Create<T, TView>(
        this FlowRunner flows, Func<IFlow, ValueTask<Reply<T>>> steps, Func<T, TView> view, Func<TView, string> location)
        where TView : class => Created(await flows.Run(steps), view, location);

    /// <summary>The answer to a request that makes something.</summary>
    /// <inheritdoc cref="Create"/>
    public static IResult Created<T, TView>(Reply<T> reply, Func<T, TView> view, Func<TView, string> location)
        where TView : class
    {
        if (!reply.Is(out var value, out var fault))
            return fault.ToProblem();
        var shown = view(value);
        return new Json<TView>(reply.Repeated ? 200 : 201, shown, location(shown), reply.Repeated);
    }

    /// <summary>Runs a flow once for each idempotency key; a repeat gets the first body to the letter, with 200.</summary>
    /// <param name="flows">The grains.</param>
    /// <param name="caller">Whose request; 0 for nobody's.</param>
    /// <param name="key">Null where the client sent none.</param>
    /// <param name="makes">What the flow makes: its number is the same when it is tried again. Null where it makes nothing.</param>
    /// <param name="steps">The flow; gets the number of what it makes.</param>
    /// <param name="view">What the client is shown.</param>
    /// <param name="location">Where it is from now on, by its number; null where nothing is made.</param>
    /// <param name="count">How many it makes; their numbers follow each other.</param>
    public static async ValueTask<IResult> AnswerOnce<T, TView>(
        this FlowRunner flows, long caller, RequestKey? key, IdKind? makes, Func<IFlow, long, ValueTask<Reply<T>>> steps, Func<T, TView> view,
        Func<long, string>? location = null, int count = 1)
        where TView : class =>
        await flows.Run<IResult>(async flow =>
        {
            var resource = makes is { } kind ? await flow.NextIds(kind, count) : 0;
            var request = new RequestId(caller, key?.Key ?? Guid.Empty);
            if (key is not null)
            {
                if (!(await flow.Ask(request, new BeginRequest(key.Hash, resource))).Is(out var begun, out var mismatch))
                    return mismatch.ToProblem();
                resource = begun.Resource;
                if (begun is { Status: not null, Body: { } body })
                    return new JsonBytes(200, body, location?.Invoke(resource), isReplayed: true);
            }
            var reply = await steps(flow, resource);
            if (!reply.Is(out var value, out var fault))
                return fault.ToProblem();
            // What has a number of its own was made by this request, whatever the last step of its flow found done already.
            var isReplayed = makes is null && location is not null && reply.Repeated;
            var status = location is null || isReplayed ? 200 : 201;
            if (key is null)
                return new Json<TView>(status, view(value), location?.Invoke(resource), isReplayed);
            var answer = await flow.Ask(request, new CompleteRequest(status, JsonSerializer.SerializeToUtf8Bytes(view(value), typeof(TView), ApiJson.Default)));
            return answer.Is(out var answered, out fault) ? new JsonBytes(status, answered.Body!, location?.Invoke(resource), isReplayed) : fault.ToProblem();
        });

    /// <summary>An answer of JSON, with the source-generated writer.</summary>
    internal sealed class Json<T>(int status, T value, string? location = null, bool isReplayed = false) : IResult
        where T : class
    {
        private static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)ApiJson.Default.GetTypeInfo(typeof(T))!;

        public Task ExecuteAsync(HttpContext httpContext) =>
            new JsonBytes(status, JsonSerializer.SerializeToUtf8Bytes(value, Type), location, isReplayed).ExecuteAsync(httpContext);
    }

    /// <summary>An answer of JSON with texts in it that people read.</summary>
    internal sealed class JsonForPeople<T>(int status, T value) : IResult
        where T : class
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            new JsonBytes(status, JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), ForPeople)).ExecuteAsync(httpContext);
    }

    /// <summary>An answer of JSON that clients may keep, and ask whether it is still the same.</summary>
    internal sealed class TaggedJson<T>(T value) : IResult
        where T : class
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), ApiJson.Default);
            return new TaggedJsonBytes(body, Tag(body)).ExecuteAsync(httpContext);
        }
    }

    /// <summary>The <c>ETag</c> of a body: the same for the same bytes.</summary>
    internal static string Tag(byte[] body) => $"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(..12))}\"";

    /// <summary>An answer that is JSON already, and its tag.</summary>
    internal sealed class TaggedJsonBytes(byte[] body, string tag) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var (request, response) = (httpContext.Request, httpContext.Response);
            response.Headers.ETag = tag;
            response.Headers.CacheControl = "no-cache"; // It may be kept, but must be asked for again.
            if (request.Headers.IfNoneMatch.Count == 0 || !Matches(request.Headers.IfNoneMatch, tag))
                return new JsonBytes(200, body).ExecuteAsync(httpContext);
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        /// <summary>By weak comparison (RFC 9110 §13.1.2): a proxy that compresses makes tags weak.</summary>
        private static bool Matches(IList<string?> header, string tag) =>
            EntityTagHeaderValue.TryParseList([.. header.OfType<string>()], out var tags) && tags.Any(t => t.Tag == "*" || t.Tag == tag);
    }

    /// <summary>An answer that is JSON already.</summary>
    internal sealed class JsonBytes(int status, byte[] body, string? location = null, bool isReplayed = false) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = MediaTypeNames.Application.Json + "; charset=utf-8";
            response.ContentLength = body.Length;
            if (location is not null)
                response.Headers.Location = location;
            if (isReplayed)
                response.Headers[Replayed] = "true";
            return response.BodyWriter.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
