using System.Security.Cryptography;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Lottery.Grains.Fairness;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: a draw lives its life by itself, proves its numbers and pays its winners. Method: draws that close in seconds.</summary>
public sealed class DrawLifeTests(SharedServer shared)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_draw_closes_draws_pays_and_hands_its_jackpot_on_with_nobody_calling()
    {
        var operators = await shared.Operator;
        var game = await AddGame(operators);
        // Lines 3 4, 3 5 and 4 5 stay unsold, as do others: whether the jackpot falls is the draw's own affair.
        int[][] lines = [[1, 2], [1, 3], [1, 4], [1, 5], [2, 3], [2, 4], [2, 5]];
        var player = await shared.NewPlayer(1000);
        var draw = (await operators.CreateDraw(game, Soon)).Is(201);
        var id = draw["drawId"].GetInt64();
        var bought = (await player.Buy(id, lines: lines)).Is(201);
        Assert.Equal((300, 0), await player.Roubles());

        var settled = await player.DrawIn(id, "Settled");

        // The seal: over every ticket, and signed.
        Assert.Equal(7, settled["ticketsSold"].GetInt64());
        var seal = settled["seal"];
        var heads = seal.GetProperty("books").EnumerateArray()
            .Select(b => new BookHead(b.GetProperty("book").GetInt32(), b.GetProperty("size").GetInt64(), Hex(b, "root"))).ToArray();
        Assert.Equal(Hex(seal, "root"), SealedRoot.Of(heads));
        var tickets = bought["tickets"].EnumerateArray().ToArray();
        foreach (var book in tickets.GroupBy(t => t.GetProperty("book").GetInt32()))
            Assert.Equal(heads.Single(h => h.Book == book.Key).Root, MerkleTree.RootOfHashes([.. book.OrderBy(t => t.GetProperty("position").GetInt64()).Select(t => Hex(t, "leaf"))]));
        Assert.Equal(seal.GetProperty("checkpoint").GetString(), (await player.Get($"/api/draws/{id}/proof")).Is(200)["checkpoint"].GetString());

        // The numbers: they follow from the secret that was committed to, and the seal.
        var result = (await player.Get($"/api/results/{id}")).Is(200);
        Assert.Equal(draw["commitment"].GetString(), result["commitment"].GetString());
        Assert.Equal(Hex(result.Json, "commitment"), SHA256.HashData([.. "lottery-seed-v1"u8, .. Hex(result.Json, "secret")]));
        var numbers = Numbers(result["numbers"]);
        Assert.Equal(numbers, NumberDerivation.Derive(Hex(result.Json, "secret"), Hex(seal, "root"), Hex(result.Json, "beacon"), id, game, 2, 5));
        Assert.Equal(numbers, Numbers(settled["numbers"]));

        // The winners: the fund adds up, and is where it belongs.
        var statistics = (await player.Get($"/api/results/{id}/win")).Is(200).Json;
        var matches = lines.Select(line => line.Count(numbers.Contains)).ToArray();
        Assert.Equal(Money(statistics, "fund"), Money(statistics, "paid") + Money(statistics, "rolledOver") + Money(statistics, "reserve") + Money(statistics, "rounding"));
        Assert.Equal(560, Money(statistics, "fromSales"));
        foreach (var tier in statistics.GetProperty("tiers").EnumerateArray())
        {
            Assert.Equal(matches.Count(m => m == tier.GetProperty("matches").GetInt32()), tier.GetProperty("winners").GetInt64());
            Assert.Equal(tier.GetProperty("winners").GetInt64() * Money(tier, "prizeEach"), Money(tier, "paid"));
        }
        Assert.Equal(matches.Count(m => m > 0), statistics.GetProperty("winners").GetInt64());
        Assert.Equal(matches.Count(m => m > 0), statistics.GetProperty("prizesPosted").GetInt64());
        Assert.Equal((300 + Money(statistics, "paid"), 0), await player.Roubles());

        // The tickets: each knows how it fared, in the list as alone.
        var checkedTickets = (await player.Get("/api/results/tickets")).Is(200)["items"].EnumerateArray().ToArray();
        Assert.Equal(tickets.Select(TicketId), checkedTickets.Select(TicketId));
        decimal prizes = 0;
        foreach (var (ticket, match) in checkedTickets.Zip(matches))
        {
            Assert.Equal((match > 0 ? "Paid" : "Lost", match), (ticket.GetProperty("status").GetString(), ticket.GetProperty("matches").GetInt32()));
            Assert.Equal(ticket.GetRawText(), (await player.Get($"/api/results/tickets/{TicketId(ticket)}/check")).Is(200).Text);
            Assert.Equal(ticket.GetRawText(), (await player.Get($"/api/tickets/{TicketId(ticket)}")).Is(200).Text);
            prizes += Money(ticket, "prize");
            if (match > 0)
            {
                var payment = (await player.Get($"/api/payments/{ticket.GetProperty("prizePaymentId").GetInt64()}")).Is(200);
                Assert.Equal(("Prize", "Success", TicketId(ticket)), (payment["kind"].GetString(), payment["status"].GetString(), payment["ticketId"].GetInt64()));
                Assert.Equal(Money(ticket, "prize"), Money(payment.Json, "amount"));
                Assert.Equal(ticket.GetProperty("paidAt").ToString(), payment["finishedAt"].ToString());
            }
        }
        Assert.Equal(Money(statistics, "paid"), prizes);

        // The jackpot: what rolled over is in the next draw,.
        Assert.Equal(Math.Max(50, Money(statistics, "rolledOver")), Money((await player.Get($"/api/games/{game}")).Is(200).Json, "jackpot"));
        (await operators.CancelDraw(id)).Is(409, "draw_already_drawn");
        Assert.Equal(result.Text, (await operators.Post($"/api/results/{id}/generate")).Is(200).Text);
        Assert.Equal((300 + prizes, 0), await player.Roubles());
    }

    [Fact]
    public async Task The_next_draw_of_a_game_begins_with_the_jackpot_that_nobody_won()
    {
        var operators = await shared.Operator;
        var game = await AddGame(operators);
        var player = await shared.NewPlayer(1000);

        var first = await Settled([]);
        Assert.Equal(0, Money(first, "fund"));
        // One line of ten: again until nobody wins the jackpot, which is likely at once.
        var before = first;
        JsonElement statistics;
        do
        {
            statistics = await Settled([[1, 2]]);
            Assert.Equal(
                Money(before, "rolledOver") + Money(before, "reserve") + Money(statistics, "fromSales") + Money(statistics, "houseTopUp"), Money(statistics, "fund"));
            before = statistics;
        }
        while (Money(statistics, "rolledOver") == 0);
        var next = await Settled([]);

        Assert.Equal(Money(statistics, "rolledOver") + Money(statistics, "reserve"), Money(next, "fund"));
        Assert.Equal(Money(statistics, "rolledOver"), Money(next, "rolledOver"));

        async Task<JsonElement> Settled(int[][] lines)
        {
            var draw = (await operators.CreateDraw(game, lines.Length == 0 ? TimeSpan.FromSeconds(1) : Soon)).Is(201)["drawId"].GetInt64();
            if (lines.Length > 0)
                (await player.Buy(draw, lines: lines)).Is(201);
            await player.DrawIn(draw, "Settled");
            return (await player.Get($"/api/results/{draw}/win")).Is(200).Json;
        }
    }

    [Fact]
    public async Task Cancelling_a_draw_gives_everybody_everything_back_once()
    {
        var operators = await shared.Operator;
        var draw = await operators.CreateOpenDraw();
        var players = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shared.NewPlayer(1000)));
        await Task.WhenAll(players.SelectMany(p => Enumerable.Range(1, 3).Select(lines => p.Buy(draw, quickPicks: lines))));
        var invoice = (await players[0].Post($"/api/invoice/draws/{draw}/ticket", new { quickPicks = 2 })).Is(201)["invoiceId"].GetInt64();
        Assert.Equal((200, 200), await players[0].Roubles());
        Assert.All(await Task.WhenAll(players.Skip(1).Select(p => p.Roubles())), r => Assert.Equal((400, 0), r));

        var cancelled = (await operators.CancelDraw(draw, "The machine is ill")).Is(200);
        Assert.Equal(("Cancelled", "The machine is ill"), (cancelled["status"].GetString(), cancelled["cancelReason"].GetString()));
        (await players[0].Post($"/api/payments/{invoice}")).Is(409, "draw_cancelled");
        var finished = await Wait.For("the refunds", async () =>
        {
            var now = (await operators.Get($"/api/draws/{draw}")).Is(200);
            return now.Json.TryGetProperty("finishedAt", out _) ? now : null;
        });

        Assert.Equal(30, finished["ticketsSold"].GetInt64());
        Assert.Equal(("15", "3000.00"), (finished["posted"].GetProperty("done").GetRawText(), finished["posted"].GetProperty("amount").GetString()));
        Assert.Equal(finished.Text, (await operators.CancelDraw(draw, "Again")).Is(200).Text);
        foreach (var player in players)
        {
            Assert.Equal((1000, 0), await player.Roubles());
            var tickets = (await player.Get("/api/results/tickets")).Is(200)["items"].EnumerateArray().ToArray();
            Assert.Equal(6, tickets.Length);
            Assert.All(tickets, t => Assert.Equal("Refunded", t.GetProperty("status").GetString()));
            var payments = (await player.Get("/api/wallet/history")).Is(200)["items"].EnumerateArray().ToArray();
            Assert.Equal(3, payments.Count(p => p.GetProperty("kind").GetString() == "Refund"));
        }
        var released = (await players[0].Get($"/api/payments/{invoice}")).Is(200);
        Assert.Equal(("Error", "draw_cancelled"), (released["status"].GetString(), released["reason"].GetString()));
    }

    [Fact]
    public async Task A_planned_draw_refuses_until_it_opens_by_itself()
    {
        var operators = await shared.Operator;
        var player = await shared.NewPlayer(1000);
        var draw = (await operators.CreateDraw("6of45", closesIn: TimeSpan.FromHours(1), opensIn: TimeSpan.FromSeconds(2))).Is(201);
        var id = draw["drawId"].GetInt64();

        Assert.Equal("Planned", draw["status"].GetString());
        (await player.Buy(id, quickPicks: 1)).Is(409, "draw_not_open");
        Assert.DoesNotContain(id, await Active());

        await player.DrawIn(id, "Open");
        (await player.Buy(id, quickPicks: 1)).Is(201);
        await Wait.Until("it to be listed", async () => (await Active()).Contains(id));
        Assert.Equal((900, 0), await player.Roubles());

        async Task<long[]> Active() =>
            [.. (await player.Get("/api/draws/active")).Is(200)["items"].EnumerateArray().Select(d => d.GetProperty("drawId").GetInt64())];
    }

    [Fact]
    public async Task An_operator_runs_a_draw_that_is_due_and_none_that_is_not()
    {
        var operators = await shared.Operator;
        var draw = (await operators.CreateDraw("5of36", closesIn: TimeSpan.FromHours(1))).Is(201)["drawId"].GetInt64();
        (await operators.Post($"/api/results/{draw}/generate")).Is(409, "draw_not_due");
        Assert.Equal("Open", (await operators.Get($"/api/draws/{draw}"))["status"].GetString());
    }

    [Fact]
    public async Task Operators_see_all_accounts_page_by_page()
    {
        var operators = await shared.Operator;
        var player = await shared.NewPlayer();

        var ids = new List<long>();
        for (var after = ""; after is not null;)
        {
            var page = (await operators.Get($"/api/admin/auth/list?limit=7{after}")).Is(200).Json;
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("playerId").GetInt64()));
            after = page.TryGetProperty("next", out var next) ? $"&after={next.GetString()}" : null;
        }

        Assert.Contains(player.PlayerId, ids);
        Assert.Contains(operators.PlayerId, ids);
        Assert.Equal(ids.Order().Distinct(), ids);
        var me = (await player.Get("/api/players/me")).Is(200);
        Assert.Equal((player.PlayerId, """["player"]"""), (me["playerId"].GetInt64(), me["roles"].GetRawText()));
    }

    /// <summary>2 of 5, 100 roubles, 80 % to the fund: both right win the jackpot, one right 10 roubles.</summary>
    private static async Task<string> AddGame(ApiClient operators)
    {
        var id = $"2of5-{Guid.NewGuid():N}"[..20];
        (await operators.Post("/api/admin/games", new
        {
            gameId = id,
            name = "Two of five",
            pick = 2,
            of = 5,
            price = "100.00",
            currency = "RUB",
            plan = new
            {
                fundBasisPoints = 8000,
                tiers = new object[] { new { matches = 2, kind = "Jackpot", basisPoints = 6000 }, new { matches = 1, kind = "Fixed", amount = "10.00" } },
                jackpotMinimum = "50.00",
            },
        })).Is(201);
        return id;
    }

    private static decimal Money(JsonElement element, string property) => ApiClient.Decimal(element, property);

    private static byte[] Hex(JsonElement element, string property) => Convert.FromHexString(element.GetProperty(property).GetString()!);

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];

    private static long TicketId(JsonElement ticket) => ticket.GetProperty("ticketId").GetInt64();
}
