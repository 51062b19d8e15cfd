using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Lottery.Api.Auth;
using Lottery.Api.Metrics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lottery.Api.Http;

/// <summary>The OpenAPI document: what the endpoints' own metadata does not say.</summary>
internal static class OpenApiCatalogue
{
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "Lottery",
                Version = "v1",
                Description = "Number lotteries with provable draws. Amounts are decimals in strings; times are RFC 3339; errors are problem details (RFC 9457) with a stable `code`.",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer.Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "JWT",
                    Description = "The token of POST /api/auth/sign-in.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<TakesIdempotencyKey>().Any())
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = IdempotencyKey.Header,
                    In = ParameterLocation.Header,
                    Description = "Chosen by you, 1 to 128 visible ASCII characters. A repeat with the same key gets the first answer and has no second effect; another request with the same key is refused.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 128 },
                });
            }
            if (metadata.OfType<IAuthorizeData>().Any())
            {
                operation.Security ??= [];
                operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer.Scheme, context.Document)] = [] });
            }
            DeclareLimits(operation, metadata, context.Document);
            operation.OperationId = OperationId(context.Description);
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query) ?? [])
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            DescribeTexts(operation);
            Examples.Add(operation, context);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeSchema(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
    }

    /// <summary>What any operation may answer: what anybody may ask is limited by address, and nothing is served while the service has too much to do, or cannot decide.</summary>
    private static void DeclareLimits(OpenApiOperation operation, IList<object> metadata, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        if (!metadata.OfType<IAuthorizeData>().Any())
            Declare("429", "Too Many Requests");
        Declare("503", "Service Unavailable");

        void Declare(string status, string description) => operation.Responses.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [System.Net.Mime.MediaTypeNames.Application.ProblemJson] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
            },
        });
    }

    private static void DescribeSchema(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (type.Type == typeof(Amount))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Number;
            schema.Description = "A decimal, as a string or a number, read exactly.";
            schema.Examples = [JsonValue.Create("100.00")];
        }
        if (schema.Enum is { Count: > 0 })
            schema.Type ??= JsonSchemaType.String;
        // What is null is left out.
        foreach (var property in type.Properties.Where(p => p.IsGetNullable || Nullable.GetUnderlyingType(p.PropertyType) is not null))
            schema.Required?.Remove(property.Name);
    }

    /// <summary>A body that is not JSON is a text, whatever type of ours its lines are.</summary>
    private static void DescribeTexts(OpenApiOperation operation)
    {
        foreach (var (mediaType, body) in (operation.Responses?.Values.Select(r => r.Content) ?? []).Append(operation.RequestBody?.Content).OfType<IDictionary<string, OpenApiMediaType>>().SelectMany(c => c))
            if (mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType == "application/x-ndjson")
                body.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
    }

    /// <summary>What generated clients call an operation: <c>getDrawsByIdEvents</c>. It is made of the route, so that it is unique and stays.</summary>
    private static string OperationId(ApiDescription description) => description.HttpMethod!.ToLowerInvariant() + string.Concat(
        RouteMetrics.Route(description.RelativePath!).Split('/', '.', '-', '_').Where(word => word is not ("" or "api"))
            .Select(word => word[0] == '{' ? "By" + Capital(word[1..^1]) : Capital(word)));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
