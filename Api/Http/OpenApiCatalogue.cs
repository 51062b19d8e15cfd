using System.Text.Json.Nodes;
using Lottery.Api.Auth;
using Microsoft.AspNetCore.Authorization;
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
                [BearerOptions.Scheme] = new OpenApiSecurityScheme
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
                operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerOptions.Scheme, context.Document)] = [] });
            }
            Examples.Add(operation, context);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(Amount))
            {
                schema.Type = JsonSchemaType.String | JsonSchemaType.Number;
                schema.Description = "A decimal, as a string or a number, read exactly.";
                schema.Examples = [JsonValue.Create("100.00")];
            }
            return Task.CompletedTask;
        });
    }
}
