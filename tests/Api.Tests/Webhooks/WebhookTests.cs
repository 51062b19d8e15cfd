using System.Net;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Lottery.Api.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Lottery.Api.Tests.Webhooks;

/// <summary>Goal: what is promised to be told is told, signed, at least once. Method: a real receiver that refuses, goes away and comes back; signatures are checked by another's implementation of the scheme.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task Events_are_delivered_signed_again_when_the_receiver_refuses_or_is_away_and_again_on_request()
    {
        await using var receiver = new Receiver();
        await receiver.Start();
        await using var server = await LotteryProcess.Start(("Webhooks__Networks", "127.0.0.0/8"), ("Transactions__Provider", "operator"), ("Orders__Hold", "00:00:06"));
        var operators = await ApiClient.OfOperator(server);
        var player = await ApiClient.OfNewPlayer(server);
        var deposit = (await player.Fund(1000)).Is(201)["paymentId"].GetInt64();
        (await operators.Post($"/api/transactions/{deposit}/verdict", new { verdict = "Accepted" })).Is(200);
        var service = (await operators.Post("/api/admin/services", new { services = new[] { new { name = "kiosk" } } })).Is(201)["items"][0].GetProperty("serviceId").GetInt64();

        var made = (await operators.Post("/api/admin/webhooks", new { url = receiver.Url })).Is(201);
        var secret = made["secret"].GetString()!;
        var webhook = $"/api/admin/webhooks/{made["webhookId"]}";
        Assert.Equal($"{webhook}", made.Headers.Location?.ToString());
        Assert.DoesNotContain("secret", (await operators.Get(webhook)).Is(200).Text, StringComparison.Ordinal);
        (await operators.Post("/api/admin/webhooks", new { url = receiver.Url })).Is(409, "webhook_exists");

        // A draw's life, an order whose hold runs out, and a withdrawal.
        var draw = (await operators.CreateDraw("6of45", closesIn: TimeSpan.FromSeconds(3))).Is(201)["drawId"].GetInt64();
        (await player.Buy(draw, quickPicks: 1)).Is(201);
        (await operators.Post("/api/orders", new { playerId = player.PlayerId, serviceId = service, orderId = 7, amount = 10 })).Is(201);
        var withdrawal = (await player.Post("/api/wallet/withdraw", new { amount = 20 })).Is(201)["paymentId"].GetInt64();
        await Told(receiver, "withdrawal.requested", d => d.Data.GetProperty("paymentId").GetInt64() == withdrawal && d.Data.GetProperty("status").GetString() == "Created");
        (await operators.Post($"/api/transactions/{withdrawal}/verdict", new { verdict = "Accepted" })).Is(200);
        var decided = await Told(receiver, "withdrawal.decided", d => d.Data.GetProperty("status").GetString() == "Success");
        Assert.Equal("20.00", decided.Data.GetProperty("amount").GetString());
        var lapsed = await Told(receiver, "order.lapsed", d => d.Data.GetProperty("orderId").GetInt64() == 7);
        Assert.Equal(("hold_expired", service), (lapsed.Data.GetProperty("reason").GetString(), lapsed.Data.GetProperty("serviceId").GetInt64()));
        foreach (var state in new[] { "closed", "drawn", "settled" })
            await Told(receiver, $"draw.{state}", d => d.Data.GetProperty("drawId").GetInt64() == draw);
        Assert.All(receiver.Deliveries, delivery => Verify(secret, delivery));
        Assert.Equal(receiver.Deliveries.Count, receiver.Deliveries.Select(d => d.Id).Distinct().Count());

        // The receiver refuses, then it is away, then it is back: the same message comes until it is taken.
        receiver.Answer = 500;
        var cancelled = await operators.CreateOpenDraw();
        (await operators.CancelDraw(cancelled)).Is(200);
        var refused = await Told(receiver, "draw.cancelled", d => d.Data.GetProperty("drawId").GetInt64() == cancelled);
        await receiver.Stop();
        await Wait.For("the second attempt to fail", async () => (await Delivery()).GetProperty("attempts").GetInt32() >= 2 ? "" : null, timeoutSeconds: 60);
        Assert.Equal("Pending", (await Delivery()).GetProperty("status").GetString());
        receiver.Answer = 200;
        await receiver.Start();
        var id = (await Delivery()).GetProperty("deliveryId").GetInt64();
        (await operators.Post($"{webhook}/deliveries/{id}/redeliver")).Is(200);
        await Wait.For("the message to be taken", async () => (await Delivery()).GetProperty("status").GetString() == "Delivered" ? "" : null, timeoutSeconds: 60);
        var repeats = receiver.Deliveries.Where(d => d.Id == refused.Id).ToList();
        Assert.True(repeats.Count >= 2);
        Assert.All(repeats, repeat => Assert.Equal(refused.Body, repeat.Body));

        // A removed webhook is told nothing more.
        (await operators.Send(HttpMethod.Delete, webhook)).Is(204);
        (await operators.Get(webhook)).Is(404, "webhook_not_found");

        async Task<JsonElement> Delivery() => (await operators.Get($"{webhook}/deliveries?limit=1")).Is(200)["items"][0];
    }

    [Fact]
    public async Task A_delivery_that_was_not_sent_before_the_process_died_is_sent_by_the_next_one()
    {
        await using var receiver = new Receiver();
        await using var server = await LotteryProcess.Start(("Webhooks__Networks", "127.0.0.0/8"));
        var operators = await ApiClient.OfOperator(server);
        (await operators.Post("/api/admin/webhooks", new { url = receiver.Url, events = new[] { "draw.cancelled" } })).Is(201);
        (await operators.CancelDraw(await operators.CreateOpenDraw())).Is(200);
        await server.Kill();
        await receiver.Start();
        await server.Restart();
        await Wait.Until("the delivery", () => receiver.Deliveries.Any(d => d.Type == "draw.cancelled"), timeoutSeconds: 90);
    }

#pragma warning disable format // The table is aligned.
    [Fact]
    public void Only_public_addresses_and_those_that_are_allowed_are_connected_to()
    {
        var guard = new PublicAddresses([]);
        (string Address, bool IsAllowed)[] table =
        [
            ("127.0.0.1", false), ("10.1.2.3", false), ("172.16.0.1", false), ("172.32.0.1", true), ("192.168.1.1", false), ("169.254.169.254", false),
            ("100.64.0.1", false), ("0.0.0.0", false), ("224.0.0.1", false), ("255.255.255.255", false), ("8.8.8.8", true), ("93.184.215.14", true),
            ("::1", false), ("::", false), ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", true), ("::7f00:1", false), ("64:ff9b::7f00:1", false),
            ("fd00::1", false), ("fe80::1", false), ("ff02::1", false), ("2002:7f00:1::", false), ("2606:4700::1111", true),
        ];
        Assert.All(table, row => Assert.Equal(row.IsAllowed, guard.Allows(IPAddress.Parse(row.Address))));
        Assert.True(new PublicAddresses([IPNetwork.Parse("10.1.0.0/16")]).Allows(IPAddress.Parse("::ffff:10.1.2.3")));
    }
#pragma warning restore format

    private static Task<Received> Told(Receiver receiver, string type, Func<Received, bool> which) => Wait.For(
        $"{type} to be told", () => Task.FromResult(receiver.Deliveries.FirstOrDefault(d => d.Type == type && which(d))), timeoutSeconds: 60);

    private static void Verify(string secret, Received received) => new StandardWebhooks.StandardWebhook(secret).Verify(received.Body, new HeaderDictionary
    {
        ["webhook-id"] = received.Id,
        ["webhook-timestamp"] = received.Timestamp,
        ["webhook-signature"] = received.Signature,
    });
}
