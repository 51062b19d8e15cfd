using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: a purchase has one effect, and leaves its buyer with a receipt. Method: over HTTP, often at once.</summary>
public sealed class PurchaseTests(SharedServer shared)
{
    [Fact]
    public async Task One_purchase_has_own_numbers_and_quick_picks_and_a_receipt_for_each()
    {
        var draw = await (await shared.Operator).CreateOpenDraw();
        var player = await shared.NewPlayer(1000);

        var bought = (await player.Buy(draw, quickPicks: 2, lines: [[45, 3, 9, 21, 30, 8], [1, 2, 3, 4, 5, 6]])).Is(201);

        Assert.Equal(("Success", "400.00", "RUB"), (bought["status"].GetString(), bought["amount"].GetString(), bought["currency"].GetString()));
        var tickets = bought["tickets"].EnumerateArray().ToArray();
        Assert.Equal([3, 8, 9, 21, 30, 45], NumbersOf(tickets[0]));
        Assert.Equal([1, 2, 3, 4, 5, 6], NumbersOf(tickets[1]));
        Assert.Equal(4, tickets.Length);
        foreach (var ticket in tickets)
        {
            var numbers = NumbersOf(ticket);
            Assert.Equal(numbers.Order().Distinct().Where(n => n is >= 1 and <= 45).Take(6), numbers);
            Assert.Equal(LeafOf(draw, player.PlayerId, ticket), ticket.GetProperty("leaf").GetString());
        }
        Assert.Equal((600, 0), await player.Roubles());
    }

    [Fact]
    public async Task The_same_key_twenty_times_at_once_has_one_effect_and_one_answer()
    {
        var draw = await (await shared.Operator).CreateOpenDraw();
        var player = await shared.NewPlayer(1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => player.Buy(draw, quickPicks: 3, key: "only-once")));

        Assert.Single(answers, a => a.Status == 201);
        Assert.Equal(19, answers.Count(a => a.Status == 200));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Equal((700, 0), await player.Roubles());
        Assert.Equal(3, (await player.Get("/api/results/tickets")).Is(200)["items"].GetArrayLength());
        Assert.Equal(3, (await player.Get($"/api/draws/{draw}"))["ticketsSold"].GetInt64());
        (await player.Buy(draw, quickPicks: 4, key: "only-once")).Is(422, "idempotency_mismatch");
    }

    [Fact]
    public async Task A_deposit_with_one_key_is_made_once()
    {
        var player = await shared.NewPlayer();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => player.Fund(12.34m, key: "my-deposit")));

        Assert.Single(answers.Select(a => a.IsMade().Text).Distinct());
        Assert.Equal((12.34m, 0), await player.Roubles());
        (await player.Fund(12.35m, key: "my-deposit")).Is(422, "idempotency_mismatch");
    }

    [Fact]
    public async Task The_same_key_gets_the_first_answer_also_after_the_sales_are_over()
    {
        var draw = (await (await shared.Operator).CreateDraw("6of45", closesIn: TimeSpan.FromSeconds(4), drawsIn: TimeSpan.FromHours(1))).Is(201)["drawId"].GetInt64();
        var player = await shared.NewPlayer(1000);
        var first = (await player.Buy(draw, quickPicks: 1, key: "early")).Is(201);
        await player.DrawIn(draw, "Closed");

        Assert.Equal(first.Text, (await player.Buy(draw, quickPicks: 1, key: "early")).Is(200).Text);
        (await player.Buy(draw, quickPicks: 2, key: "early")).Is(422, "idempotency_mismatch");
        (await player.Buy(draw, quickPicks: 1, key: "late")).Is(409, "draw_closed");
        Assert.Equal((900, 0), await player.Roubles());
    }

    [Fact]
    public async Task An_invoice_freezes_its_money_until_it_is_paid_and_is_paid_once()
    {
        var draw = await (await shared.Operator).CreateOpenDraw();
        var player = await shared.NewPlayer(1000);

        var invoice = (await player.Post($"/api/invoice/draws/{draw}/ticket", new { numbers = (int[])[6, 5, 4, 3, 2, 1], quickPicks = 1 }, key: "invoice")).Is(201);
        Assert.Equal((800, 200), await player.Roubles());
        var again = (await player.Post($"/api/invoice/draws/{draw}/ticket", new { numbers = (int[])[6, 5, 4, 3, 2, 1], quickPicks = 1 }, key: "invoice")).Is(200);
        Assert.Equal(invoice.Text, again.Text);
        Assert.Equal((800, 200), await player.Roubles());

        var id = invoice["invoiceId"].GetInt64();
        Assert.Equal("Created", (await player.Get($"/api/payments/{id}")).Is(200)["status"].GetString());
        var paid = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => player.Post($"/api/payments/{id}")));
        var withKey = (await player.Post($"/api/payments/{id}", key: "pay")).Is(200);

        Assert.Single(paid.Append(withKey).Select(a => a.IsMade().Text).Distinct());
        Assert.Equal([1, 2, 3, 4, 5, 6], NumbersOf(withKey["tickets"][0]));
        Assert.Equal(NumbersOf(invoice["lines"][1]), NumbersOf(withKey["tickets"][1]));
        Assert.Equal("Success", (await player.Get($"/api/payments/{id}")).Is(200)["status"].GetString());
        Assert.Equal((800, 0), await player.Roubles());
    }

    [Fact]
    public async Task Sixty_four_purchases_at_once_spend_what_there_is_and_no_more()
    {
        var draw = await (await shared.Operator).CreateOpenDraw();
        var player = await shared.NewPlayer(1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => player.Buy(draw, quickPicks: 1, key: $"greedy-{i}")));

        Assert.Equal(10, answers.Count(a => a.Status == 201));
        Assert.Equal(54, answers.Count(a => a is { Status: 402, Code: "insufficient_funds" }));
        Assert.Equal((0, 0), await player.Roubles());
        Assert.Equal(10, (await player.Get("/api/results/tickets")).Is(200)["items"].GetArrayLength());
    }

    private static int[] NumbersOf(JsonElement ticket) =>
        [.. (ticket.ValueKind == JsonValueKind.Array ? ticket : ticket.GetProperty("numbers")).EnumerateArray().Select(n => n.GetInt32())];

    /// <summary>The hash of the leaf that a receipt describes, by the published layout and none of the service's code.</summary>
    internal static string LeafOf(long draw, long player, JsonElement receipt)
    {
        var numbers = NumbersOf(receipt);
        byte[] owner = [.. "lottery-owner-v1"u8, .. Convert.FromHexString(receipt.GetProperty("salt").GetString()!), .. U64(player)];
        byte[] leaf =
        [
            .. Encoding.ASCII.GetBytes("lottery-leaf-v1"),
            .. U64(draw), .. U64(receipt.GetProperty("book").GetInt64()), .. U64(receipt.GetProperty("position").GetInt64()),
            .. U64(receipt.GetProperty("ticketId").GetInt64()), .. SHA256.HashData(owner),
            (byte)numbers.Length, .. numbers.Select(n => (byte)n),
        ];
        return Convert.ToHexStringLower(SHA256.HashData([0, .. leaf]));
    }

    private static byte[] U64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
