using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lottery.Api.Tests.Fuzzing;

/// <summary>Makes hostile requests: mostly an operation's example with one place of it changed, so that the rest gets it far; sometimes nothing of it is as it should be.</summary>
/// <param name="document">The OpenAPI document.</param>
/// <param name="ids">Numbers of what is there.</param>
/// <param name="victims">Accounts that may be blocked, erased and the like.</param>
/// <param name="random">What is made depends on nothing else.</param>
internal sealed partial class FuzzRequests(JsonElement document, IReadOnlyList<long> ids, IReadOnlyList<long> victims, Random random)
{
    private readonly HostileValues _values = new(document, random);

    /// <summary>The next request for an operation, and its text for who reads of a failure.</summary>
    public (HttpRequestMessage Request, string Shown) Next(FuzzOperation operation, string url, string? token)
    {
        var path = Placeholder().Replace(operation.Path, _ => Uri.EscapeDataString(Id(operation)));
        var query = string.Join('&', operation.Query.Where(_ => random.Next(3) == 0).Select(name => $"{name}={Uri.EscapeDataString(_values.Text())}"));
        var request = new HttpRequestMessage(operation.Method, url + path + (query.Length > 0 ? "?" + query : ""));
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        foreach (var header in operation.Headers.Where(_ => random.Next(3) == 0))
            request.Headers.TryAddWithoutValidation(header, random.Next(2) == 0 ? $"fuzz-{random.Next(1000)}" : Printable(_values.Text()));
        var body = "";
        if (operation.Bodies.Count > 0 && random.Next(30) != 0)
        {
            var (media, schema, example) = operation.Bodies[random.Next(operation.Bodies.Count)];
            body = media == "text/plain" ? Receipt(example) : Json(schema, example);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(random.Next(30) == 0 ? "application/octet-stream" : media);
        }
        return (request, $"{operation.Method} {path}?{query} {body[..Math.Min(body.Length, 600)]}");
    }

    private string Id(FuzzOperation operation)
    {
        var theirs = operation.Path.StartsWith("/api/admin/players", StringComparison.Ordinal) ? victims : ids;
        return random.Next(3) == 0 ? _values.Text() : $"{theirs[random.Next(theirs.Count)]}";
    }

    private string Json(JsonElement schema, JsonElement? example)
    {
        if (example is not { } good || random.Next(4) == 0)
            return random.Next(10) == 0 ? _values.Any() : _values.Of(schema);
        var (at, change) = (0, random.Next(Count(good)));
        return Write(good, "", ref at, change);
    }

    /// <summary>Writes a JSON value with one node changed. What must not be there twice is made anew, and times are yet to come.</summary>
    private string Write(JsonElement value, string name, ref int at, int change)
    {
        if (at++ == change)
            return value.ValueKind switch
            {
                JsonValueKind.String when random.Next(3) != 0 => _values.String(),
                JsonValueKind.Number when random.Next(3) != 0 => _values.Number(),
                _ => _values.Any(),
            };
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new List<string>();
                foreach (var member in value.EnumerateObject())
                    members.Add($"{JsonSerializer.Serialize(member.Name)}:{Write(member.Value, member.Name, ref at, change)}");
                return $"{{{string.Join(',', members)}}}";
            case JsonValueKind.Array:
                var items = new List<string>();
                foreach (var item in value.EnumerateArray())
                    items.Add(Write(item, name, ref at, change));
                return $"[{string.Join(',', items)}]";
            case JsonValueKind.String when value.TryGetDateTimeOffset(out _):
                return JsonSerializer.Serialize(DateTimeOffset.UtcNow.AddMinutes(random.Next(1, 200)));
            case JsonValueKind.String when name is "id" or "login" or "name":
                return $"\"fuzz-{random.NextInt64():x}\"";
            case JsonValueKind.Number when name is "orderId":
                return $"{random.NextInt64(1, 1L << 53)}";
            default:
                return value.GetRawText();
        }
    }

    private string Receipt(JsonElement? example)
    {
        var text = example?.GetString() ?? "Order: 1\nVAT: 1\nTotal: 1\n\nproduct,product_id,price\nx,y,1\n";
        var at = random.Next(text.Length);
        return text[..at] + _values.Text() + text[Math.Min(text.Length, at + random.Next(20))..];
    }

    private static int Count(JsonElement value) => 1 + value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Sum(member => Count(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private static string Printable(string text) => new([.. text.Where(c => !char.IsControl(c))]);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
