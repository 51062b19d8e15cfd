using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lottery.Provider;

/// <summary>Keeps its own books of payments, each by its number, and answers as it was told to: honestly, not at all, or with lies.</summary>
internal sealed class ReferenceProvider(Signature signature) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Entry> _books = [];
    private readonly HttpClient _http = new();
    private string _behaviour = "accept";

    public void Map(WebApplication app)
    {
        app.MapPost("/payments", Ask);
        app.MapGet("/statement", Statement);
        // What only the tests use.
        app.MapPost("/test/behave/{how}", (string how) => { _behaviour = how; });
        app.MapGet("/test/books", () => { lock (_gate) return Results.Json(_books.Values.ToList()); });
        app.MapPost("/test/books/{id:long}/{status}", (long id, string status) => { lock (_gate) _books[id].Status = status; });
        app.MapPost("/test/forget/{id:long}", (long id) => { lock (_gate) _books.Remove(id); });
        app.MapPost("/test/invent/{id:long}", (long id) => { lock (_gate) _books[id] = new(id, "deposit", "1.00", "RUB", DateTimeOffset.UtcNow) { Status = "accepted" }; });
        app.MapPost("/test/amount/{id:long}/{amount}", (long id, string amount) => { lock (_gate) _books[id].Amount = amount; });
        app.MapPost("/test/call", (Delegate)Call);
    }

    public void Dispose() => _http.Dispose();

    private async Task Ask(HttpContext context)
    {
        var text = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync();
        if (!signature.Holds(context.Request.Headers[Signature.Header], "payment", text))
        {
            context.Response.StatusCode = 401;
            return;
        }
        var question = JsonNode.Parse(text)!;
        Entry entry;
        string how;
        lock (_gate)
        {
            var id = question["id"]!.GetValue<long>();
            if (!_books.TryGetValue(id, out entry!))
                _books[id] = entry = new(id, (string)question["kind"]!, (string)question["amount"]!, (string)question["currency"]!, question["createdAt"]!.GetValue<DateTimeOffset>());
            entry.Asked++;
            how = _behaviour;
            // The money moves once for each number, whatever becomes of the answer.
            if (entry.Status == "pending" && how is ("accept" or "drop" or "unsigned" or "wrong-id" or "wrong-amount"))
                (entry.Status, entry.Moved) = ("accepted", entry.Moved + 1);
            if (entry.Status == "pending" && (how == "refuse" || question["lastCall"]!.GetValue<bool>()))
                (entry.Status, entry.Reason) = ("refused", "The card is blocked.");
        }
        switch (how)
        {
            case "fail":
                context.Response.StatusCode = 500;
                return;
            case "drop":
                context.Abort();
                return;
            case "hang":
                await Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case "nonsense":
                await Answer(context, "{\"id\":", isSigned: true);
                return;
            case "wrong-id":
                await Answer(context, entry.Said(id: entry.Id + 1), isSigned: true);
                return;
            case "wrong-amount":
                await Answer(context, entry.Said(amount: "999999.00"), isSigned: true);
                return;
            default:
                await Answer(context, entry.Said(), isSigned: how != "unsigned");
                return;
        }
    }

    /// <summary>Two payments a page, so that there are pages.</summary>
    private async Task Statement(HttpContext context)
    {
        var query = context.Request.QueryString.Value![1..];
        if (!signature.Holds(context.Request.Headers[Signature.Header], "statement", query))
        {
            context.Response.StatusCode = 401;
            return;
        }
        var (from, until) = (Time("from"), Time("until"));
        var after = long.TryParse(context.Request.Query["after"], out var last) ? last : 0;
        List<Entry> page;
        lock (_gate)
            page = [.. _books.Values.Where(e => e.CreatedAt >= from && e.CreatedAt < until && e.Id > after).OrderBy(e => e.Id).Take(2)];
        var payments = string.Join(',', page.Select(e => e.Said()));
        await Answer(context, page.Count < 2 ? $$"""{"payments":[{{payments}}]}""" : $$"""{"payments":[{{payments}}],"next":"{{page[^1].Id}}"}""", isSigned: true);

        DateTimeOffset Time(string name) => DateTimeOffset.Parse(context.Request.Query[name]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Calls the service back, as often as it is told to, with whatever body and signature.</summary>
    private async Task<IResult> Call(HttpContext context)
    {
        var call = (await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body))!;
        var (body, what, age) = ((string)call["body"]!, (string?)call["what"] ?? "callback", (int?)call["age"] ?? 0);
        using var request = new HttpRequestMessage(HttpMethod.Post, (string)call["url"]!) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (call["unsigned"] is null)
            request.Headers.Add(Signature.Header, signature.Make(what, body, DateTimeOffset.UtcNow.AddSeconds(-age)));
        using var response = await _http.SendAsync(request);
        return Results.Json(new { status = (int)response.StatusCode, text = await response.Content.ReadAsStringAsync() });
    }

    private Task Answer(HttpContext context, string text, bool isSigned)
    {
        if (isSigned)
            context.Response.Headers[Signature.Header] = signature.Make("answer", text);
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(text);
    }

    private sealed class Entry(long id, string kind, string amount, string currency, DateTimeOffset createdAt)
    {
        public long Id => id;

        public string Kind => kind;

        public string Amount { get; set; } = amount;

        public string Currency => currency;

        public DateTimeOffset CreatedAt => createdAt;

        public string Status { get; set; } = "pending";

        public string? Reason { get; set; }

        /// <summary>How often it was asked about.</summary>
        public int Asked { get; set; }

        /// <summary>How often its money was moved.</summary>
        public int Moved { get; set; }

        public string Said(long? id = null, string? amount = null) => new JsonObject
        {
            ["id"] = id ?? Id,
            ["kind"] = Kind,
            ["amount"] = amount ?? Amount,
            ["currency"] = Currency,
            ["status"] = Status,
            ["reason"] = Reason,
            ["account"] = "a member that nobody asked for",
        }.ToJsonString();
    }
}
