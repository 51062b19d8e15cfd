using System.Text;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Simulation.Cluster;

namespace Lottery.Simulation.Clients;

/// <summary>What a silo does with a request: the product's flows, as the API's endpoints run them.</summary>
internal static class Requests
{
    /// <returns>Null where there is nothing to ask yet.</returns>
    public static async Task<Answer?> Take(World world, Silo silo, PlannedRequest request)
    {
        var (flows, player, draw) = (silo.Flows, world.Crowd.Players[request.Player], world.Crowd.Draws[request.Draw]);
        var (wallet, key, amount) = (WalletId.Of(player), KeyOf(request), new Money(request.Amount, Crowd.Rub));
        switch (request.Kind)
        {
            case RequestKind.Credit:
                return Answer.Of(await flows.Run(async flow => await flow.Ask(wallet, new Credit(new(await flow.NextIds(IdKind.Payment)), amount, "A gift.", key))));
            case RequestKind.Buy:
                return Answer.Of(await flows.Run(flow => Purchases.Buy(flow, player, draw, new Numbers[request.Amount], key)));
            case RequestKind.Invoice:
                return Answer.Of(await flows.Run(flow => Purchases.Invoice(flow, player, draw, new Numbers[request.Amount], key)));
            case RequestKind.Pay:
                return InvoiceFor(world, request) is { } invoice
                    ? Answer.Of(await flows.Run(flow => Purchases.Pay(flow, player, invoice)))
                    : new(Fault.PaymentNotFound);
            case RequestKind.TransferIn:
                return Answer.Of(await flows.Run(flow => Transfer.Deposit(flow, wallet, amount, key)));
            case RequestKind.Withdraw:
                return Answer.Of(await flows.Run(flow => Transfer.Withdraw(flow, wallet, amount, key)));
            case RequestKind.ReadBalance:
                var balance = await world.Database.Read(silo.Process, tables => tables.Balances.Find((wallet.Value, Crowd.Rub.Code)));
                return new(Fault.None) { Read = [((wallet, Crowd.Rub.Code), balance)] };
            case RequestKind.ReadDraw:
                return Answer.Of(await flows.Run(flow => flow.Ask(draw, new DescribeDraw())));
            case RequestKind.ReadAccount:
                return Answer.Of(await flows.Run(flow => flow.Ask(player, new DescribePlayer())));
            case RequestKind.CheckAccount:
                return Answer.Of(await flows.Find(player));
            case RequestKind.Block:
                return Answer.Of(await flows.Run(flow => Accounts.Block(flow, player)));
            case RequestKind.Unblock:
                return Answer.Of(await flows.Run(flow => Accounts.Unblock(flow, player)));
            case RequestKind.CancelDraw:
                return Answer.Of(await flows.Run(flow => flow.Ask(draw, new CancelDraw("flood"))));
            case RequestKind.InvoicePooled:
                var ticket = world.Crowd.Batches[request.Draw].Ticket(request.Amount / 100 % Crowd.PooledTickets);
                return Answer.Of(await flows.Run(flow => PooledSales.Invoice(flow, player, ticket, key)));
            case RequestKind.PlaceOrder:
                return Answer.Of(await flows.Run(flow => Orders.Reserve(flow, wallet, OrderOf(request), new(300, Crowd.Rub), Orders.DefaultHold, key, null)));
            case RequestKind.CaptureOrder:
                return Answer.Of(await flows.Run(flow => Orders.Capture(flow, OrderOf(request))));
            case RequestKind.ReleaseOrder:
                return Answer.Of(await flows.Run(flow => Orders.Release(flow, OrderOf(request))));
            case RequestKind.SubmitReceipt:
                return Done(await flows.Run(flow => SubmitReceipt.Run(flow, "", ReceiptOf(request), null)));
            case RequestKind.ClaimReceipt:
                return Done(await flows.Run(flow => TakeReceipt.Run(flow, ReceiptKey.Of("", ReceiptOf(request)), player)));
            case RequestKind.CancelPromotion:
                return Done(await flows.Run(flow => flow.Ask(world.Crowd.Promotion, new CancelPromotion("flood"))));
            case RequestKind.SetLimit:
                var kind = request.Draw == 0 ? LimitKind.Deposit : LimitKind.Spending;
                return Done(await flows.Run(flow => flow.Ask(wallet, new SetLimit(player, kind, LimitPeriod.Day, Crowd.Rub, request.Amount))));
            case RequestKind.Exclude:
                return Done(await flows.Run(flow => flow.Ask(wallet, new Exclude(player, 1))));
            default:
                throw new SimulationException($"Nobody asks {request.Kind}.");
        }
    }

    /// <summary>One of a few orders at the one service.</summary>
    private static OrderId OrderOf(PlannedRequest request) => new(new(1), request.Amount / 100 % 4 + 1);

    /// <summary>One of a few receipts; two of them have the same order number, and one its sum wrong.</summary>
    private static byte[] ReceiptOf(PlannedRequest request)
    {
        var number = request.Amount / 100 % 6;
        return Encoding.UTF8.GetBytes($"Order: {(number == 5 ? 1 : number)}\nVAT: 0.10\nTotal: {(number == 4 ? 99 : number + 1)}\n\nproduct,product_id,price\nTea,t{number},{number + 1}\n");
    }

    private static Answer Done<T>(Reply<T> reply) => new(reply.Fault);

    /// <summary>The key that a request's repeats have too.</summary>
    public static RequestKey KeyOf(PlannedRequest request) => new(new Guid(request.Number + 1, 0, 0, new byte[8]), new Guid(request.Amount, 1, 0, new byte[8]));

    /// <summary>The invoice that a payment is for: the same for all its repeats.</summary>
    private static PaymentId? InvoiceFor(World world, PlannedRequest request) => world.Scenario.Requests
        .Where(r => r.Kind is RequestKind.Invoice or RequestKind.InvoicePooled && r.Player == request.Player && r.Number < request.Number)
        .OrderByDescending(r => r.Number)
        .Take(1)
        .SelectMany(r => world.Crowd.Attempts.GetValueOrDefault(r.Number) ?? [])
        .Select(a => a.Answer.Payment?.Id)
        .FirstOrDefault(id => id is not null);
}
