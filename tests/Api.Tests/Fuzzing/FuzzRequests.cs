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

    /// <summary>Requests that differ from what is right in one place: each text is one that PostgreSQL would refuse, each array has a null in it.</summary>
    public IEnumerable<(HttpRequestMessage Request, string Shown)> Sweep(FuzzOperation operation, string url, string token)
    {
        var path = url + Placeholder().Replace(operation.Path, _ => "fuzz");
        foreach (var name in operation.Query)
            yield return Made(operation.Method, $"{path}?{name}=%00", token, "", "");
        foreach (var (media, _, example) in operation.Bodies.Where(body => body.Media == "application/json" && body.Example is not null))
        {
            path = url + Placeholder().Replace(operation.Path, _ => $"{ids[0]}");
            var (at, places) = (0, new List<(int, string[])>());
            Sweepable(example!.Value, ref at, places);
            foreach (var (place, values) in places)
                foreach (var value in values)
                {
                    at = 0;
                    yield return Made(operation.Method, path, token, media, Write(example.Value, "", ref at, place, value));
                }
        }
    }

    private static (HttpRequestMessage Request, string Shown) Made(HttpMethod method, string address, string? token, string media, string body)
    {
        var request = new HttpRequestMessage(method, address);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(media);
        }
        return (request, $"{method} {request.RequestUri!.PathAndQuery} {body[..Math.Min(body.Length, 600)]}");
    }

    private static void Sweepable(JsonElement value, ref int at, List<(int Place, string[] Values)> places)
    {
        var place = at++;
        if (value.ValueKind == JsonValueKind.String)
            places.Add((place, [.. HostileValues.Poison.Select(poison => $"\"{poison}\"")]));
        if (value.ValueKind == JsonValueKind.Array)
            places.Add((place, ["[null]"]));
        foreach (var item in Children(value))
            Sweepable(item, ref at, places);
    }

    private static IEnumerable<JsonElement> Children(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Value),
        JsonValueKind.Array => value.EnumerateArray(),
        _ => [],
    };

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
        var (at, places) = (0, new List<int>());
        Places(good, ref at, places);
        var change = places[random.Next(places.Count)];
        at = 0;
        return Write(good, "", ref at, change);
    }

    /// <summary>Writes a JSON value with one node changed. What must not be there twice is made anew, and times are yet to come.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The member that it is of.</param>
    /// <param name="at">The place of the next node.</param>
    /// <param name="change">The place that is changed.</param>
    /// <param name="into">Into what; null for any hostile value.</param>
    private string Write(JsonElement value, string name, ref int at, int change, string? into = null)
    {
        if (at++ == change)
            return into ?? value.ValueKind switch
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
                    members.Add($"{JsonSerializer.Serialize(member.Name)}:{Write(member.Value, member.Name, ref at, change, into)}");
                return $"{{{string.Join(',', members)}}}";
            case JsonValueKind.Array:
                var items = new List<string>();
                foreach (var item in value.EnumerateArray())
                    items.Add(Write(item, name, ref at, change, into));
                return $"[{string.Join(',', items)}]";
            case JsonValueKind.String when value.TryGetDateTimeOffset(out _):
                return JsonSerializer.Serialize(DateTimeOffset.UtcNow.AddMinutes(random.Next(1, 200)));
            case JsonValueKind.String when name is "login" or "name" || (name is "gameId" && value.GetString() != "6of45"):
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

    /// <summary>The places of a JSON value that may be changed, as <see cref="Write"/> counts them; a string three times, since most is wrong with those.</summary>
    private static void Places(JsonElement value, ref int at, List<int> places)
    {
        places.AddRange(Enumerable.Repeat(at++, value.ValueKind == JsonValueKind.String ? 3 : 1));
        foreach (var item in Children(value))
            Places(item, ref at, places);
    }

    private static string Printable(string text) => new([.. text.Where(c => !char.IsControl(c))]);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
