using System.Text.Json;
using Lottery.Api.Http;
using Lottery.Api.Tests.Running;
using Lottery.Grains;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: the catalogue tells all that a client needs. Method: the document as it is served.</summary>
public sealed class OpenApiTests(SharedServer shared)
{
    /// <summary>What anybody may ask, though it stands below /api.</summary>
    private static readonly HashSet<string> Open =
    [
        "post /api/auth/sign-up", "post /api/auth/sign-in", "get /api/games", "get /api/games/{id}",
        "get /api/draws", "get /api/draws/{id}", "get /api/draws/{id}/events", "get /api/draws/{id}/proof", "get /api/draws/{id}/entries", "get /api/draws/{id}/head", "get /api/draws/{id}/heads", "get /api/draws/{id}/consistency", "get /api/draws/active", "get /api/results/{id}", "get /api/results/{id}/win",
        "post /api/receipts", "get /api/receipts/{id}", "get /api/promotions", "get /api/promotions/{id}", "get /api/promotions/{id}/proof", "get /api/promotions/{id}/entries",
        "get /api/currencies", "get /api/reports/revenue.csv",
    ];

    /// <summary>All that they need is in the address.</summary>
    private static readonly HashSet<string> Bodyless =
    [
        "post /api/admin/approvals/{id}/approve", "post /api/payments/{id}", "post /api/results/{id}/generate", "post /api/receipts/{id}/claim", "delete /api/admin/services/{id}",
        "post /api/invoice/{ticketId}", "post /api/admin/tickets/draws/{id}/generate/{count}",
        "put /api/admin/players/{id}/block", "put /api/admin/players/{id}/unblock", "delete /api/admin/players/{id}",
        "delete /api/admin/webhooks/{id}", "post /api/admin/webhooks/{id}/deliveries/{deliveryId}/redeliver",
        "put /api/admin/schedules/{id}/end",
        "post /api/auth/sign-out", "post /api/orders/{serviceId}/{orderId}/capture", "post /api/orders/{serviceId}/{orderId}/release",
    ];

    /// <summary>A sign-in changes nothing. A sign-out needs no key, and what begins a session has an answer that is not kept.</summary>
    private static readonly HashSet<string> Keyless = ["post /api/auth/sign-in", "post /api/auth/sign-out", "put /api/players/me/password",
        "post /api/admin/webhooks", "delete /api/admin/webhooks/{id}", "post /api/admin/webhooks/{id}/deliveries/{deliveryId}/redeliver"];

    [Fact]
    public async Task The_document_is_OpenAPI_3_1()
    {
        var document = await Document();

        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString());
        Assert.Equal("Lottery", document.GetProperty("info").GetProperty("title").GetString());
        var bearer = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("Bearer");
        Assert.Equal(("http", "bearer"), (bearer.GetProperty("type").GetString(), bearer.GetProperty("scheme").GetString()));
    }

    [Fact]
    public async Task Every_route_says_what_it_is_what_it_needs_and_what_it_answers()
    {
        var wrong = new List<string>();
        var seen = 0;
        foreach (var path in (await Document()).GetProperty("paths").EnumerateObject().Where(p => p.Name.StartsWith("/api/", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                seen++;
                var name = $"{operation.Name} {path.Name}";
                var says = operation.Value;
                Demand(name, "a summary", says.TryGetProperty("summary", out var summary) && summary.GetString() is { Length: > 0 });
                Demand(name, "a tag", says.TryGetProperty("tags", out var tags) && tags.GetArrayLength() > 0);
                Demand(name, "what it answers on success", says.GetProperty("responses").EnumerateObject().Any(r => r.Name == "204" || (r.Name[0] == '2' && r.Value.TryGetProperty("content", out _))));
                Demand(name, "a body, where it is sent one", operation.Name == "get" || Bodyless.Contains(name) || says.TryGetProperty("requestBody", out _));
                Demand(name, "the bearer token, where it needs one", says.TryGetProperty("security", out var security) && security.GetArrayLength() > 0 == !Open.Contains(name) || !says.TryGetProperty("security", out _) && Open.Contains(name));
                Demand(name, "that it may refuse the token", Open.Contains(name) || says.GetProperty("responses").TryGetProperty("401", out _));
                var keyed = says.TryGetProperty("parameters", out var parameters)
                    && parameters.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("in").GetString() == "header");
                Demand(name, "the idempotency key, where it changes something", keyed == (operation.Name != "get" && !Keyless.Contains(name)));
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(seen >= 20, $"There are only {seen} operations.");

        void Demand(string name, string what, bool holds)
        {
            if (!holds)
                wrong.Add($"{name} does not say {what}, or says it wrongly.");
        }
    }

    [Fact]
    public async Task Every_operation_has_an_example_of_what_it_is_sent_and_of_what_it_answers()
    {
        var lacking = new List<string>();
        foreach (var path in (await Document()).GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name} {path.Name}";
                if (operation.Value.TryGetProperty("requestBody", out var body))
                    Demand($"{name}: its request", body);
                foreach (var answer in operation.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] == '2' && r.Name != "204"))
                    Demand($"{name}: its answer {answer.Name}", answer.Value);
                if (operation.Value.TryGetProperty("parameters", out var parameters))
                    lacking.AddRange(parameters.EnumerateArray()
                        .Where(p => p.GetProperty("in").GetString() == "path" && !p.TryGetProperty("example", out _))
                        .Select(p => $"{name}: {p.GetProperty("name")}"));
            }
        }
        Assert.True(lacking.Count == 0, "No example has\n" + string.Join('\n', lacking));

        void Demand(string what, JsonElement described)
        {
            if (!described.TryGetProperty("content", out var content) || content.EnumerateObject().Any(media => !media.Value.TryGetProperty("example", out _)))
                lacking.Add(what);
        }
    }

    [Fact]
    public async Task Every_parameter_and_every_property_is_described()
    {
        var document = await Document();
        var lacking =
            from schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            where schema.Value.TryGetProperty("properties", out _)
            from property in schema.Value.GetProperty("properties").EnumerateObject()
            where !property.Value.TryGetProperty("description", out _)
            select $"{schema.Name}.{property.Name}";
        var mute =
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.TryGetProperty("parameters", out _)
            from parameter in operation.Value.GetProperty("parameters").EnumerateArray()
            where !parameter.TryGetProperty("description", out _)
            select $"{operation.Name} {path.Name}: {parameter.GetProperty("name")}";
        Assert.Equal([], lacking.Concat(mute));
    }

    [Fact]
    public async Task Every_problem_has_an_example()
    {
        var responses = (await Document()).GetProperty("components").GetProperty("responses").EnumerateObject();
        var examples = responses.SelectMany(r => r.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("examples").EnumerateObject()).Select(e => e.Name);
        Assert.Equal([], Enum.GetValues<Fault>().Where(f => f != Fault.None).Select(f => f.Code()).Except(examples));
    }

    [Fact]
    public async Task The_page_answers()
    {
        var page = await (await shared.Anybody()).Get("/swagger/index.html");

        Assert.Equal((200, "text/html"), (page.Status, page.ContentType));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_is_a_problem_over_HTTP(Fault fault)
    {
        var problem = fault.ToProblem();

        Assert.InRange(problem.Status, 400, 499);
        Assert.Equal((fault.Code(), $"urn:lottery:problem:{fault.Code()}"), (problem.Code, problem.Type));
        Assert.Matches("^[a-z]+(_[a-z]+)*$", problem.Code);
        Assert.True(problem is { Title.Length: > 0, Detail.Length: > 0 });
    }

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>().Where(f => f != Fault.None)];

    private async Task<JsonElement> Document() => (await (await shared.Anybody()).Get("/openapi/v1.json")).Is(200).Json;
}
