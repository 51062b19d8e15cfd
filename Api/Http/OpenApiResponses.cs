using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lottery.Grains;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Lottery.Api.Http;

/// <summary>What the document says of answers: their headers, the answer to a repeat, and an example of every problem.</summary>
internal static class OpenApiResponses
{
    private const string RequestIdHeader = "RequestId", TraceHeader = "TraceParent", LocationHeader = "Location", ReplayedHeader = "IdempotentReplayed";
    private const string TagHeader = "ETag", RetryHeader = "RetryAfter", ChallengeHeader = "Challenge";

    /// <summary>All but that of a wrong method, which no operation answers.</summary>
    private static readonly IReadOnlyList<Problem> Known = [.. CommonProblems.All.Except([CommonProblems.WrongMethod]), .. Enum.GetValues<Fault>().Where(fault => fault != Fault.None).Select(fault => fault.ToProblem())];

    /// <summary>Adds what operations refer to.</summary>
    public static void AddComponents(OpenApiDocument document)
    {
        document.Components!.Headers = new Dictionary<string, IOpenApiHeader>
        {
            [RequestIdHeader] = Header("Names the request, as the service's log does.", "0HNFGQ3VQ9T2A:00000001"),
            [TraceHeader] = Header("The trace that the request belongs to (W3C Trace Context): the caller's, or a new one.", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            [LocationHeader] = Header("Where it can be read.", "/api/payments/301"),
            [ReplayedHeader] = Header("`true` where the request is a repeat: nothing was done this time, and the answer is the first one.", "true"),
            [TagHeader] = Header("Names this version of the answer; send it as `If-None-Match`.", "\"q83vEjRWeJCrze8S\""),
            [RetryHeader] = Header("Wait this many seconds before the request is sent again.", "1"),
            [ChallengeHeader] = Header("How to sign in (RFC 6750), and what is wrong with the token.", "Bearer realm=\"lottery\""),
        };
        document.Components.Responses = Known.GroupBy(problem => problem.Status).ToDictionary(
            problems => Name($"{problems.Key}"),
            IOpenApiResponse (problems) => Of(problems.Key, [.. problems], document));
    }

    private static OpenApiResponse Of(int status, IReadOnlyList<Problem> problems, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [MediaTypeNames.Application.ProblemJson] = new()
                {
                    Schema = new OpenApiSchemaReference(nameof(Problem), document),
                    Examples = problems.ToDictionary(
                        problem => problem.Code,
                        IOpenApiExample (problem) => new OpenApiExample { Summary = problem.Title, Value = JsonSerializer.SerializeToNode(problem, ApiJson.Default.Problem) }),
                },
            },
        };
        AddHeaders(response, document);
        if (status == 401)
            Add(response, "WWW-Authenticate", ChallengeHeader, document);
        if (status is 429 or 503)
            Add(response, "Retry-After", RetryHeader, document);
        return response;
    }

    /// <summary>What any operation may answer: a request of the wrong form, a failure, a database that is away.</summary>
    public static void AddCommon(OpenApiOperation operation, OpenApiDocument document)
    {
        foreach (var status in operation.RequestBody is null ? new[] { "400", "500", "503" } : ["400", "413", "415", "500", "503"])
            operation.Responses![status] = new OpenApiResponseReference(Name(status), document);
    }

    /// <summary>Completes the answers of one operation.</summary>
    /// <param name="operation">It.</param>
    /// <param name="document">Has the components.</param>
    /// <param name="isKeyed">It takes an idempotency key.</param>
    /// <param name="isTagged">Its answer has a tag.</param>
    public static void Complete(OpenApiOperation operation, OpenApiDocument document, bool isKeyed, bool isTagged)
    {
        var responses = operation.Responses!;
        foreach (var status in responses.Where(r => r.Value.Content?.ContainsKey(MediaTypeNames.Application.ProblemJson) == true && Known.Any(p => $"{p.Status}" == r.Key)).Select(r => r.Key).ToList())
            responses[status] = new OpenApiResponseReference(Name(status), document);
        if (responses.TryGetValue("201", out var made))
        {
            responses["200"] = new OpenApiResponse { Description = "A repeat: the first answer.", Content = Copy(made.Content) };
            Add(responses["201"], "Location", LocationHeader, document);
            Add(responses["200"], "Location", LocationHeader, document);
        }
        if (isKeyed && responses.TryGetValue("200", out var repeated))
            Add(repeated, Answers.Replayed, ReplayedHeader, document);
        if (isTagged)
        {
            Add(responses["200"], "ETag", TagHeader, document);
            responses["304"] = new OpenApiResponse { Description = "The version that `If-None-Match` names is still the latest." };
            Add(responses["304"], "ETag", TagHeader, document);
        }
        foreach (var response in responses.Values.OfType<OpenApiResponse>())
            AddHeaders(response, document);
    }

    private static string Name(string status) => "Problem" + status;

    private static void AddHeaders(OpenApiResponse response, OpenApiDocument document)
    {
        Add(response, RequestIds.Header, RequestIdHeader, document);
        Add(response, "traceparent", TraceHeader, document);
    }

    private static void Add(IOpenApiResponse response, string name, string component, OpenApiDocument document)
    {
        var described = (OpenApiResponse)response;
        described.Headers ??= new Dictionary<string, IOpenApiHeader>();
        described.Headers[name] = new OpenApiHeaderReference(component, document);
    }

    private static Dictionary<string, OpenApiMediaType>? Copy(IDictionary<string, OpenApiMediaType>? content) =>
        content?.ToDictionary(c => c.Key, c => new OpenApiMediaType { Schema = c.Value.Schema, Example = c.Value.Example?.DeepClone() });

    private static OpenApiHeader Header(string description, string example) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create(example),
    };
}

/// <summary>Marks an endpoint whose answer has an <c>ETag</c>.</summary>
internal sealed record TaggedAnswer;
