using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Lottery.Api.Auth;
using Lottery.Api.Telemetry;
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
            document.Info.Contact = new() { Name = "The operator of this service" };
            foreach (var server in document.Servers ?? [])
                server.Url = server.Url?.TrimEnd('/');
            document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
            OpenApiResponses.AddComponents(document);
            OpenApiProperties.Describe(document);
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
            else
            {
                operation.Security = [];
            }
            DeclareLimits(operation, metadata, context.Document);
            operation.OperationId = OperationId(context.Description);
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query) ?? [])
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            DescribeTexts(operation);
            Examples.Add(operation, context);
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                parameter.Description ??= OpenApiParameters.Describe(parameter.Name!);
            operation.Description ??= operation.Summary + ".";
            if (context.Description.RelativePath!.StartsWith("api/", StringComparison.Ordinal))
                OpenApiResponses.AddCommon(operation, context.Document!);
            OpenApiResponses.Complete(operation, context.Document!, metadata.OfType<TakesIdempotencyKey>().Any(), metadata.OfType<TaggedAnswer>().Any());
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeSchema(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
    }

    /// <summary>The parts of the API.</summary>
    private static readonly Dictionary<string, string> Tags = new()
    {
        ["Accounts"] = "Signing up, in and out; accounts and their roles.",
        ["Games"] = "The catalogue of games, their odds and prize plans.",
        ["Draws"] = "Draws: created by operators, seen by everybody.",
        ["Tickets"] = "Buying tickets, at once or by an invoice.",
        ["Results"] = "Numbers, winners, and whether a ticket is among them.",
        ["Wallet"] = "A player's money.",
        ["Payments"] = "Payments of all wallets, for operators.",
        ["Transactions"] = "Money brought in and paid out.",
        ["Services"] = "Services that players pay, and what they earned.",
        ["Orders"] = "Money held for orders at services.",
        ["Currencies"] = "The currencies that wallets can hold.",
        ["Receipts"] = "Receipts that shops send and players claim.",
        ["Promotions"] = "Promotional draws among receipts.",
        ["Exports"] = "Whole tables as JSON, CSV or lines of JSON.",
        ["Webhooks"] = "Addresses that are told of events, and what they were sent.",
        ["Proofs"] = "What lets anybody check a draw alone.",
        ["Health"] = "How the service is.",
    };

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
