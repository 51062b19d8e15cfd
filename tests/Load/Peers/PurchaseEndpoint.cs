using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Tickets;
using Lottery.Grains;
using Lottery.Grains.Games;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Load.Peers;

/// <summary>What is measured: the product's request and answer, with a contender in between.</summary>
internal static class PurchaseEndpoint
{
    private const int MaxLines = 100;

    public static void MapPurchases(this WebApplication app) => app.MapPost("/api/draws/{id:long}/tickets", Buy).RequireAuthorization();

    private static async Task<IResult> Buy(
        long id, Body<BuyTicketsRequest> body, HttpContext context, PeerTables tables, Currencies currencies, IdBlocks ids, IPurchases purchases)
    {
        if (await tables.Terms(id) is not { } terms)
            return Fault.DrawNotFound.ToProblem();
        if (Lines(body.Value, terms.Pick, terms.Of) is not { } lines)
            return Fault.InvalidNumbers.ToProblem();
        var order = new Order(
            context.Caller().Player.Value, id, terms.Price * lines.Length, terms.Currency, await ids.Next(IdKind.Payment, 1), await ids.Next(IdKind.Ticket, lines.Length),
            lines, Salts(lines.Length), DateTime.UtcNow, body.Key?.Key, body.Key?.Hash);
        return (await purchases.Buy(order)).Is(out var bought, out var fault)
            ? Results.Json(View(bought, currencies[bought.Currency]), PeerJson.Default.PurchaseView, statusCode: 201)
            : fault.ToProblem();
    }

    /// <returns>The masks of own numbers and quick picks; null where a line does not fit the game, or there are too few or too many.</returns>
    private static long[]? Lines(BuyTicketsRequest request, int pick, int of)
    {
        var own = request.Lines ?? [];
        if (request.QuickPicks is < 0 or > MaxLines || own.Count + request.QuickPicks is 0 or > MaxLines)
            return null;
        var lines = new long[own.Count + request.QuickPicks];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Numbers.TryOf(i < own.Count ? own[i] : QuickPick(pick, of), out var numbers) || !numbers.IsValid(pick, of))
                return null;
            lines[i] = numbers.Mask;
        }
        return lines;
    }

    private static ReadOnlySpan<int> QuickPick(int pick, int of)
    {
        int[] all = [.. Enumerable.Range(1, of)];
        RandomNumberGenerator.Shuffle<int>(all);
        return all.AsSpan(0, pick);
    }

    private static Guid[] Salts(int count)
    {
        var salts = new Guid[count];
        RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(salts.AsSpan()));
        return salts;
    }

    /// <summary>As the product's, but for the leaf: the peers keep no Merkle tree.</summary>
    private static PurchaseView View(Order order, Currency currency) => new(
        order.Payment, order.Draw, PaymentStatus.Success, new Money(order.Amount, currency).Amount(), order.Currency,
        [.. order.Lines.Select((line, i) => new SoldTicketView(
            order.FirstTicket + i, new Numbers(line).ToArray(), 0, order.FirstTicket + i, order.Salts[i].ToString("N"), "", order.At))]);
}

/// <summary>How answers are written: generated, as the product's.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PurchaseView))]
internal sealed partial class PeerJson : JsonSerializerContext;
