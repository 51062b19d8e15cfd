using System.Text.Json;
using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: what imports the catalogue can rely on it. Method: examples and true answers are checked against their schemas, member by member.</summary>
public sealed partial class OpenApiSchemaTests(SharedServer shared)
{
    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_and_declares_what_its_address_needs()
    {
        var names = new List<string>();
        foreach (var (path, method, operation) in Operations(await Document()))
        {
            names.Add(operation.GetProperty("operationId").GetString()!);
            var declared = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [];
            Assert.True(
                Placeholder().Matches(path).Select(m => m.Groups[1].Value).Order()
                    .SequenceEqual(declared.Where(p => p.GetProperty("in").GetString() == "path" && p.GetProperty("required").GetBoolean()).Select(p => p.GetProperty("name").GetString()!).Order()),
                $"{method} {path}");
            Assert.All(declared.Where(p => p.GetProperty("in").GetString() == "query"), p => Assert.Matches("^[a-z]", p.GetProperty("name").GetString()));
        }
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Matches("^[a-z][A-Za-z0-9]+$", name));
    }

    [Fact]
    public async Task Every_example_is_what_its_schema_says()
    {
        var document = await Document();
        var (schema, wrong, seen) = (new JsonSchema(document), new List<string>(), 0);
        foreach (var (path, method, operation) in Operations(document))
        {
            foreach (var (what, body) in Bodies(operation))
                foreach (var media in body.EnumerateObject().Where(m => m.Value.TryGetProperty("example", out _)))
                {
                    seen++;
                    wrong.AddRange(schema.Check(media.Value.GetProperty("schema"), media.Value.GetProperty("example")).Select(e => $"{method} {path} {what} {media.Name}: {e}"));
                    if (!media.Name.EndsWith("json", StringComparison.Ordinal) || media.Name == "application/x-ndjson")
                        Assert.Equal("string", media.Value.GetProperty("schema").GetProperty("type").GetString());
                }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(seen > 90, $"There are only {seen} examples.");
    }

    [Fact]
    public async Task What_is_answered_is_what_its_schema_says()
    {
        var document = await Document();
        var (chief, player, schema) = (await shared.Operator, await shared.NewPlayer(1000), new JsonSchema(document));
        var draw = await chief.CreateOpenDraw();
        var bought = (await player.Buy(draw, quickPicks: 2)).Is(201);
        var ticket = bought["tickets"][0].GetProperty("ticketId").GetInt64();
        var payment = bought["paymentId"].GetInt64();
        foreach (var (client, route, address) in new[]
        {
            (player, "/api/draws/{id}", $"/api/draws/{draw}"),
            (player, "/api/draws/active", "/api/draws/active"),
            (player, "/api/draws", "/api/draws?limit=5"),
            (player, "/api/games", "/api/games"),
            (player, "/api/currencies", "/api/currencies"),
            (player, "/api/players/me", "/api/players/me"),
            (player, "/api/wallet", "/api/wallet"),
            (player, "/api/wallet/history", "/api/wallet/history"),
            (player, "/api/payments/{id}", $"/api/payments/{payment}"),
            (player, "/api/tickets/{id}", $"/api/tickets/{ticket}"),
            (player, "/api/results/tickets", "/api/results/tickets"),
            (player, "/api/results/{id}", $"/api/results/{draw}"),
            (player, "/api/results/{id}", "/api/results/999999999"),
            (player, "/api/wallet/history", "/api/wallet/history?limit=0"),
            (chief, "/api/admin/auth/list", "/api/admin/auth/list?limit=5"),
            (chief, "/api/admin/export/tickets", $"/api/admin/export/tickets?drawId={draw}&format=json"),
        })
        {
            var answer = await client.Get(address);
            var declared = document.GetProperty("paths").GetProperty(route).GetProperty("get").GetProperty("responses").GetProperty($"{answer.Status}");
            if (declared.TryGetProperty("$ref", out var reference))
                declared = document.GetProperty("components").GetProperty("responses").GetProperty(reference.GetString()!.Split('/')[^1]);
            var says = declared.GetProperty("content").GetProperty(answer.ContentType!).GetProperty("schema");
            Assert.Equal([], schema.Check(says, answer.Json).Select(e => $"{address}: {e}"));
        }
    }

    private static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (path.Name, operation.Name, operation.Value);

    private static IEnumerable<(string What, JsonElement Content)> Bodies(JsonElement operation)
    {
        if (operation.TryGetProperty("requestBody", out var request))
            yield return ("request", request.GetProperty("content"));
        foreach (var answer in operation.GetProperty("responses").EnumerateObject())
            if (answer.Value.TryGetProperty("content", out var content))
                yield return (answer.Name, content);
    }

    private async Task<JsonElement> Document() => (await (await shared.Anybody()).Get("/openapi/v1.json")).Is(200).Json;

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
