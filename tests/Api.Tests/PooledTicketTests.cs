using System.Text.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: a ticket that was made before it is sold has one buyer. Method: over HTTP, many at once.</summary>
public sealed class PooledTicketTests(SharedServer shared)
{
    [Fact]
    public async Task Of_many_who_want_one_ticket_one_gets_it_and_the_others_keep_their_money()
    {
        var chief = await shared.Operator;
        var draw = await chief.CreateOpenDraw();
        (await chief.Post($"/api/admin/tickets/draws/{draw}/generate/3")).Is(201);
        var ticket = (await chief.Get($"/api/tickets/draws/{draw}")).Is(200)["items"][1];
        var id = ticket.GetProperty("ticketId").GetInt64();
        var players = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shared.NewPlayer(100)));

        var answers = await Task.WhenAll(players.Select(p => p.Post($"/api/invoice/{id}", key: "mine")));
        var winner = players[Array.FindIndex(answers, a => a.Status == 201)];
        Assert.Equal(7, answers.Count(a => a is { Status: 409, Code: "ticket_taken" }));
        foreach (var player in players)
            Assert.Equal(player == winner ? (0, 100) : (100, 0), await player.Roubles());
        var invoice = answers.Single(a => a.Status == 201)["invoiceId"].GetInt64();
        var held = (await winner.Get($"/api/tickets/{id}")).Is(200);
        Assert.Equal(("Held", "100.00", invoice), (held["status"].GetString(), held["price"].GetString(), held["paymentId"].GetInt64()));
        Assert.True(held["madeAt"].GetDateTimeOffset() <= held["heldAt"].GetDateTimeOffset() && held["heldAt"].GetDateTimeOffset() < held["heldUntil"].GetDateTimeOffset());
        (await players.First(p => p != winner).Get($"/api/tickets/{id}")).Is(404, "ticket_not_found");
        Assert.Equal(2, (await chief.Get($"/api/tickets/draws/{draw}")).Is(200)["items"].GetArrayLength());

        var paid = (await winner.Post($"/api/payments/{invoice}")).Is(201)["tickets"][0];
        Assert.Equal((id, ticket.GetProperty("numbers").ToString()), (paid.GetProperty("ticketId").GetInt64(), paid.GetProperty("numbers").ToString()));
        Assert.Equal(PurchaseTests.LeafOf(draw, winner.PlayerId, paid), paid.GetProperty("leaf").GetString());
        var sold = (await winner.Get($"/api/tickets/{id}")).Is(200);
        Assert.Equal(("Sold", invoice, held["heldAt"].ToString()), (sold["status"].GetString(), sold["paymentId"].GetInt64(), sold["heldAt"].ToString()));
        Assert.Equal(paid.ToString(), sold["receipt"].ToString());
        Assert.Equal(sold.Text, (await winner.Get($"/api/results/tickets/{id}/check")).Is(200).Text);
        Assert.Equal(1, (await chief.Get($"/api/draws/{draw}")).Is(200)["ticketsSold"].GetInt64());
    }

    [Fact]
    public async Task A_ticket_s_refund_is_as_any_other_s_and_what_was_held_comes_back()
    {
        var (chief, player) = (await shared.Operator, await shared.NewPlayer(500));
        var draw = await chief.CreateOpenDraw();
        (await chief.Post($"/api/admin/tickets/draws/{draw}/generate/2")).Is(201);
        var ids = (await chief.Get($"/api/tickets/draws/{draw}")).Is(200)["items"].EnumerateArray().Select(t => t.GetProperty("ticketId").GetInt64()).ToArray();
        var invoices = new List<long>();
        foreach (var id in ids)
            invoices.Add((await player.Post($"/api/invoice/{id}")).Is(201)["invoiceId"].GetInt64());
        (await player.Post($"/api/payments/{invoices[0]}")).Is(201);

        (await chief.CancelDraw(draw)).Is(200);
        await Wait.Until("the refund", async () => (await player.Get($"/api/tickets/{ids[0]}")).Is(200)["status"].GetString() == "Refunded");
        var refunded = (await player.Get($"/api/tickets/{ids[0]}")).Is(200);
        var refund = (await player.Get($"/api/payments/{refunded["refundPaymentId"].GetInt64()}")).Is(200);
        Assert.Equal(("Refund", refunded["refundedAt"].ToString()), (refund["kind"].GetString(), refund["finishedAt"].ToString()));
        (await player.Post($"/api/payments/{invoices[1]}")).Is(409, "draw_cancelled");
        Assert.Equal((500, 0), await player.Roubles());
        Assert.Empty((await player.Get($"/api/tickets/draws/{draw}")).Is(200)["items"].EnumerateArray());
        (await chief.Post($"/api/admin/tickets/draws/{draw}/generate/2")).Is(409, "draw_cancelled");
    }

    [Fact]
    public async Task A_ticket_that_is_not_there_or_not_yours_is_not_found_and_one_that_was_bought_is_taken()
    {
        var (player, other) = (await shared.NewPlayer(200), await shared.NewPlayer(200));
        var draw = await (await shared.Operator).CreateOpenDraw();
        var bought = (await player.Buy(draw, quickPicks: 1)).Is(201)["tickets"][0].GetProperty("ticketId").GetInt64();
        (await player.Get($"/api/tickets/{bought}")).Is(200);
        foreach (var id in (long[])[bought, 999_999_999_999, 1_999_999_999_999_999, 0, -1])
            foreach (var path in (string[])[$"/api/tickets/{id}", $"/api/results/tickets/{id}/check"])
                (await other.Get(path)).Is(404, "ticket_not_found");
        (await other.Post($"/api/invoice/{bought}")).Is(409, "ticket_taken");
        (await other.Post("/api/invoice/1999999999999999")).Is(404, "ticket_not_found");
        Assert.Equal((200, 0), await other.Roubles());
    }

    [Theory]
    [InlineData("generate/0", 400, "invalid_request")]
    [InlineData("generate/100001", 400, "invalid_request")]
    public async Task What_cannot_be_made_is_refused(string path, int status, string code)
    {
        var chief = await shared.Operator;
        var draw = await chief.CreateOpenDraw();
        (await chief.Post($"/api/admin/tickets/draws/{draw}/{path}")).Is(status, code);
        (await chief.Post("/api/admin/tickets/draws/999999/generate/1")).Is(404, "draw_not_found");
        (await (await shared.NewPlayer()).Post($"/api/admin/tickets/draws/{draw}/generate/1")).Is(403, "forbidden");
    }

    /// <summary>Goal: the list has each ticket once, whatever is taken. Method: all combinations of a small game, in pages, every third one held.</summary>
    [Fact]
    public async Task The_list_has_each_available_ticket_once()
    {
        var (chief, player) = (await shared.Operator, await shared.NewPlayer(5_000));
        var game = $"g{Guid.NewGuid():N}"[..12];
        (await chief.Post("/api/admin/games", new
        {
            gameId = game,
            name = "Small",
            pick = 2,
            of = 9,
            price = 100,
            currency = "RUB",
            plan = new { fundBasisPoints = 5000, tiers = new[] { new { matches = 2, kind = "Jackpot", basisPoints = 7000 } } },
        })).Is(201);
        var draw = await chief.CreateOpenDraw(game);
        (await chief.Post($"/api/admin/tickets/draws/{draw}/generate/20")).Is(201);
        (await chief.Post($"/api/admin/tickets/draws/{draw}/generate/17")).Is(409, "combinations_exhausted");
        (await chief.Post($"/api/admin/tickets/draws/{draw}/generate/16")).Is(201);
        var all = await Listed();
        Assert.Equal(36, all.Select(t => t.GetProperty("numbers").ToString()).Distinct().Count());

        var held = all.Where((_, i) => i % 3 == 0).Select(Id).ToHashSet();
        foreach (var id in held)
            (await player.Post($"/api/invoice/{id}")).Is(201);
        Assert.Equal(all.Select(Id).Where(id => !held.Contains(id)), (await Listed()).Select(Id));

        async Task<List<JsonElement>> Listed()
        {
            var (tickets, next) = (new List<JsonElement>(), "");
            while (true)
            {
                var page = (await player.Get($"/api/tickets/draws/{draw}?limit=7{next}")).Is(200);
                tickets.AddRange(page["items"].EnumerateArray());
                if (!page.Json.TryGetProperty("next", out var after))
                    return tickets;
                next = $"&after={after.GetString()}";
            }
        }

        static long Id(JsonElement ticket) => ticket.GetProperty("ticketId").GetInt64();
    }
}
