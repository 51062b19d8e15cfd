using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lottery.Api.Http;

/// <summary>Puts an example into the catalogue for what each operation is sent and what it answers on success, so that a client that imports it can call at once.</summary>
internal static class Examples
{
    private static readonly Dictionary<Type, JsonNode> ByType = ExampleBodies.All.ToDictionary(
        body => body.GetType().IsArray ? typeof(IReadOnlyList<>).MakeGenericType(body.GetType().GetElementType()!) : body.GetType(),
        body => JsonSerializer.SerializeToNode(body, body is IList && body.GetType().IsArray ? typeof(IReadOnlyList<>).MakeGenericType(body.GetType().GetElementType()!) : body.GetType(), ApiJson.Default)!);

    public static void Add(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType is { } request)
            Fill(operation.RequestBody?.Content, request);
        foreach (var answer in metadata.OfType<IProducesResponseTypeMetadata>().Where(a => a is { StatusCode: >= 200 and < 300, Type: not null }))
            if (operation.Responses?.TryGetValue(answer.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response) == true)
                Fill(response.Content, answer.Type!);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path) ?? [])
            parameter.Example = parameter.Schema?.Type?.HasFlag(JsonSchemaType.Integer) == true ? JsonValue.Create(1)
                : parameter.Schema?.Format == "uuid" ? JsonValue.Create("00010203-0405-0607-0809-0a0b0c0d0e0f")
                : JsonValue.Create("6of45");
    }

    private static void Fill(IDictionary<string, OpenApiMediaType>? content, Type type)
    {
        if (content is null)
            return;
        if (type == typeof(string))
        {
            foreach (var (mediaType, body) in content)
                body.Example = ExampleBodies.Texts.TryGetValue(mediaType, out var text) ? JsonValue.Create(text) : null;
            return;
        }
        if (!ByType.TryGetValue(type, out var example))
            return;
        foreach (var (mediaType, body) in content)
            body.Example = mediaType switch
            {
                "text/plain" => JsonValue.Create(ExampleBodies.ReceiptText),
                "text/event-stream" => JsonValue.Create($"event: settled\nid: 7\ndata: {example.ToJsonString()}\n\n"),
                "text/csv" => JsonValue.Create(Csv((JsonArray)example)),
                "application/x-ndjson" => JsonValue.Create(string.Concat(((JsonArray)example).Select(row => row!.ToJsonString() + "\n"))),
                _ => example.DeepClone(),
            };
    }

    private static string Csv(JsonArray rows)
    {
        var names = rows.SelectMany(row => row!.AsObject().Select(member => member.Key)).Distinct().ToList();
        return string.Concat(rows.Select(row => string.Join(',', names.Select(name => row![name]?.ToString())) + "\r\n").Prepend(string.Join(',', names) + "\r\n"));
    }
}
