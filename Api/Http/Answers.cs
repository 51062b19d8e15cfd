using System.Buffers.Text;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Microsoft.Net.Http.Headers;

namespace Lottery.Api.Http;

/// <summary>Answers of endpoints: a value becomes JSON, a fault a problem. What flows and grains replied is durable.</summary>
public static class Answers
{
    /// <summary>The header that tells a repeat: nothing was done this time, the answer is the first one.</summary>
    public const string Replayed = "Idempotent-Replayed";

    /// <summary>For what people read as it comes: letters of all languages and signs such as &amp; stand for themselves. It costs more, so the hot answers do without.</summary>
    internal static ApiJson ForPeople { get; } = new(new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The answer to a request that changes nothing, or whose answer is the same however often it is sent: 200.</summary>
    /// <param name="asked">The reply of a grain, or of a flow whose steps know a repeat by themselves: the wallet does, for all that is about money.</param>
    /// <param name="view">What the client is shown.</param>
    public static async ValueTask<IResult> Answer<T, TView>(this ValueTask<Reply<T>> asked, Func<T, TView> view)
        where TView : class =>
        (await asked).Is(out var value, out var fault) ? new Json<TView>(200, view(value)) : fault.ToProblem();

    /// <summary>The answer to a request that reads: 200 with an <c>ETag</c>, or 304 where the client has this answer already.</summary>
    /// <inheritdoc cref="Answer{T, TView}(ValueTask{Reply{T}}, Func{T, TView})"/>
    public static async ValueTask<IResult> AnswerTagged<T, TView>(this ValueTask<Reply<T>> asked, Func<T, TView> view)
        where TView : class =>
        (await asked).Is(out var value, out var fault) ? new TaggedJson<TView>(view(value)) : fault.ToProblem();

    /// <summary>The answer to a request that makes something, whose flow knows a repeat by itself: 201 with <c>Location</c>, and 200 for a repeat.</summary>
    /// <param name="asked">The flow's reply.</param>
    /// <param name="view">What the client is shown.</param>
    /// <param name="location">Where it is from now on.</param>
    public static async ValueTask<IResult> Create<T, TView>(this ValueTask<Reply<T>> asked, Func<T, TView> view, Func<TView, string> location)
        where TView : class => Created(await asked, view, location);

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
    /// <param name="caller">Whose request; null for nobody's.</param>
    /// <param name="key">Null where the client sent none.</param>
    /// <param name="flow">The flow.</param>
    internal static async ValueTask<IResult> Answer(this FlowRunner flows, PlayerId? caller, RequestKey? key, KeyedFlow flow)
    {
        var answer = await flows.Run(flow with { Caller = caller?.Value ?? 0, Key = key });
        return answer.Fault == Fault.None ? new JsonBytes(answer.Status, answer.Body, answer.Location, answer.IsReplayed) : answer.Fault.ToProblem();
    }

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
