using System.Text;
using System.Text.Json;
using Lottery.Api.Http;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Promotions;

/// <summary>What operators and everybody else ask of promotional draws. What receipts earn in them is with the receipts.</summary>
public sealed class PromotionTests(SharedServer shared)
{
    [Fact]
    public async Task All_are_listed_by_number_in_pages()
    {
        var anybody = await shared.Anybody();
        long[] made = [await Create("first"), await Create("second"), await Create("third")];

        var first = (await anybody.Get($"/api/promotions?after={Cursor.Of(made[0] - 1)}&limit=2")).Is(200);
        Assert.Equal(made[..2], Ids(first));
        Assert.Equal(Cursor.Of(made[1]), first["next"].GetString());
        Assert.Equal(("first", "Open"), Promotion(first["items"][0]) is var (name, status, _) ? (name, status) : default);
        Assert.Contains(made[2], Ids((await anybody.Get($"/api/promotions?after={Cursor.Of(made[1])}&status=Open")).Is(200)));
        Assert.Empty(Ids((await anybody.Get($"/api/promotions?after={Cursor.Of(made[0] - 1)}&status=Settled&limit=1000")).Is(200)).Intersect(made));
        (await anybody.Get("/api/promotions?status=Ended")).Is(400, "invalid_request");
        (await anybody.Get("/api/promotions?limit=0")).Is(400, "invalid_request");
    }

    [Fact]
    public async Task An_unknown_one_is_not_found()
    {
        var (anybody, operators) = (await shared.Anybody(), await shared.Operator);
        (await anybody.Get("/api/promotions/999999999")).Is(404, "promotion_not_found");
        (await anybody.Get("/api/promotions/999999999/entries")).Is(404, "promotion_not_found");
        (await anybody.Get("/api/promotions/999999999/proof")).Is(404, "promotion_not_found");
        (await operators.Get("/api/admin/promotions/999999999/winners")).Is(404, "promotion_not_found");
        (await Cancel(operators, 999999999)).Is(404, "promotion_not_found");

        var known = await Create("not drawn");
        Assert.Empty((await anybody.Get($"/api/promotions/{known}/entries")).Is(200).Text);
        var proof = (await anybody.Get($"/api/promotions/{known}/proof")).Is(200);
        Assert.Contains("\nname not drawn\n", proof["terms"].GetString());
        Assert.False(proof.Json.TryGetProperty("checkpoint", out _));
        Assert.Equal(0, (await operators.Get($"/api/admin/promotions/{known}/winners")).Is(200)["items"].GetArrayLength());
    }

    [Fact]
    public async Task An_operator_cancels_one_once_and_its_entries_stay_listed()
    {
        var (anybody, operators, id) = (await shared.Anybody(), await shared.Operator, await Create("to be cancelled"));
        var receipt = (await ShopReceipts.Send(anybody, ShopReceipts.Text(ShopReceipts.NewOrder()))).Is(202);
        await ShopReceipts.Checked(anybody, receipt);

        (await Cancel(await shared.NewPlayer(), id)).Is(403);
        (await Cancel(anybody, id)).Is(401);
        foreach (var wrong in (string[])["", " ", "two\nlines", "\0", new string('a', 501)])
            (await Cancel(operators, id, wrong)).Is(400, "invalid_request");
        (await operators.Send(HttpMethod.Put, $"/api/admin/promotions/{id}/cancel", Json("{}"))).Is(400);

        var cancelled = (await Cancel(operators, id, "flood", key: $"cancel-{id}")).Is(200);
        Assert.Equal(cancelled.Text, (await Cancel(operators, id, "flood", key: $"cancel-{id}")).Is(200).Text);
        (await Cancel(operators, id, "another", key: $"cancel-{id}")).Is(422, "idempotency_mismatch");
        Assert.Equal(cancelled.Text, (await Cancel(operators, id, "another")).Is(200).Text);

        var now = (await anybody.Get($"/api/promotions/{id}")).Is(200);
        Assert.Equal(cancelled.Text, now.Text);
        Assert.Equal(("Cancelled", "flood"), (now["status"].GetString(), now["cancelReason"].GetString()));
        var entries = now["entries"].GetInt64(); // Other tests' receipts may be among them.
        Assert.True(entries >= 16);
        Assert.Equal(entries, (await operators.Get($"/api/admin/promotions/{id}/entries?limit=1000")).Is(200)["items"].EnumerateArray().Sum(e => e.GetProperty("count").GetInt32()));
        using var http = new HttpClient();
        Assert.Equal(40 * now["receipts"].GetInt64(), (await http.GetByteArrayAsync($"{anybody.Server.Url}/api/promotions/{id}/entries", TestContext.Current.CancellationToken)).LongLength);
        Assert.Equal(("to be cancelled", "Cancelled", entries), Promotion((await anybody.Get($"/api/promotions?after={Cursor.Of(id - 1)}&limit=1")).Is(200)["items"][0]));
    }

    [Fact]
    public async Task One_whose_winners_are_known_can_no_longer_be_cancelled()
    {
        var (anybody, operators, id) = (await shared.Anybody(), await shared.Operator, await Create("soon over", closesInSeconds: 1));
        await Wait.Until("the end", async () => (await anybody.Get($"/api/promotions/{id}"))["status"].GetString() is "Drawn" or "Settled");
        (await Cancel(operators, id)).Is(409, "promotion_already_drawn");
    }

    private async Task<long> Create(string name, int closesInSeconds = 3600) => (await (await shared.Operator).Post("/api/admin/promotions", new
    {
        name,
        prizes = new[] { new { count = 1, amount = "1.00" } },
        closesAt = DateTimeOffset.UtcNow.AddSeconds(closesInSeconds),
    })).Is(201)["promotionId"].GetInt64();

    private static Task<Answer> Cancel(ApiClient client, long id, string reason = "flood", string? key = null) =>
        client.Send(HttpMethod.Put, $"/api/admin/promotions/{id}/cancel", Json(JsonSerializer.Serialize(new { reason })), key);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static IEnumerable<long> Ids(Answer list) => list["items"].EnumerateArray().Select(p => p.GetProperty("promotionId").GetInt64());

    private static (string?, string?, long) Promotion(JsonElement p) =>
        (p.GetProperty("name").GetString(), p.GetProperty("status").GetString(), p.GetProperty("entries").GetInt64());
}
