using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Requests;

namespace Lottery.Api.Http;

/// <summary>Runs flows for endpoints: the answer leaves when it is durable, a fault becomes a problem.</summary>
public static class Answers
{
    /// <summary>For what people read as it comes: letters of all languages and signs such as &amp; stand for themselves. It costs more, so the hot answers do without.</summary>
    internal static ApiJson ForPeople { get; } = new(new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Runs a flow whose steps know a repeat by themselves: the wallet does, for all that is about money.</summary>
    /// <param name="flows">The grains.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="steps">The flow.</param>
    /// <param name="view">What the client is shown.</param>
    public static async ValueTask<IResult> Answer<T, TView>(
        this FlowRunner flows, int status, Func<IFlow, ValueTask<Reply<T>>> steps, Func<T, TView> view)
        where TView : class
    {
        var reply = await flows.Run(steps);
        return reply.Is(out var value, out var fault) ? new Json<TView>(status, view(value)) : fault.ToProblem();
    }

    /// <summary>Runs a flow once for each idempotency key; a repeat gets the first answer to the letter.</summary>
    /// <param name="flows">The grains.</param>
    /// <param name="caller">Whose request; 0 for nobody's.</param>
    /// <param name="key">Null where the client sent none.</param>
    /// <param name="makes">What the flow makes: its number is the same when it is tried again. Null where it makes nothing.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="steps">The flow; gets the number of what it makes.</param>
    /// <param name="view">What the client is shown.</param>
    /// <param name="count">How many it makes; their numbers follow each other.</param>
    public static async ValueTask<IResult> AnswerOnce<T, TView>(
        this FlowRunner flows, long caller, RequestKey? key, IdKind? makes, int status, Func<IFlow, long, ValueTask<Reply<T>>> steps, Func<T, TView> view, int count = 1)
        where TView : class =>
        await flows.Run<IResult>(async flow =>
        {
            var resource = makes is { } kind ? await flow.NextIds(kind, count) : 0;
            var request = new RequestId(caller, key?.Key ?? Guid.Empty);
            if (key is not null)
            {
                if (!(await flow.Ask(request, new BeginRequest(key.Hash, resource))).Is(out var begun, out var mismatch))
                    return mismatch.ToProblem();
                if (begun is { Status: { } before, Body: { } body })
                    return new JsonBytes(before, body);
                resource = begun.Resource;
            }
            if (!(await steps(flow, resource)).Is(out var value, out var fault))
                return fault.ToProblem();
            if (key is null)
                return new Json<TView>(status, view(value));
            var answer = await flow.Ask(request, new CompleteRequest(status, JsonSerializer.SerializeToUtf8Bytes(view(value), typeof(TView), ApiJson.Default)));
            return answer.Is(out var answered, out fault) ? new JsonBytes(answered.Status!.Value, answered.Body!) : fault.ToProblem();
        });

    /// <summary>An answer of JSON, with the source-generated writer.</summary>
    internal sealed class Json<T>(int status, T value) : IResult
        where T : class
    {
        private static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)ApiJson.Default.GetTypeInfo(typeof(T))!;

        public Task ExecuteAsync(HttpContext httpContext) => new JsonBytes(status, JsonSerializer.SerializeToUtf8Bytes(value, Type)).ExecuteAsync(httpContext);
    }

    /// <summary>An answer of JSON with texts in it that people read.</summary>
    internal sealed class JsonForPeople<T>(int status, T value) : IResult
        where T : class
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            new JsonBytes(status, JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), ForPeople)).ExecuteAsync(httpContext);
    }

    /// <summary>An answer that is JSON already.</summary>
    internal sealed class JsonBytes(int status, byte[] body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = MediaTypeNames.Application.Json + "; charset=utf-8";
            httpContext.Response.ContentLength = body.Length;
            return httpContext.Response.BodyWriter.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
