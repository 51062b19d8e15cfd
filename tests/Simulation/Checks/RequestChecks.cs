using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Simulation.Clients;

namespace Lottery.Simulation.Checks;

/// <summary>What must have come of each request: exactly what was answered.</summary>
internal static class RequestChecks
{
    public static void Hold(World world, PlannedRequest request)
    {
        if (request.Kind is not (RequestKind.Credit or RequestKind.Buy or RequestKind.Invoice or RequestKind.TransferIn or RequestKind.Withdraw or RequestKind.InvoicePooled))
            return;
        var (wallet, key) = (WalletId.Of(world.Crowd.Players[request.Player]), Requests.KeyOf(request).Key);
        var made = world.Database.Tables.Payments.All.Where(p => p.Wallet == wallet && p.Request?.Key == key).ToList();
        FinalChecks.Hold(made.Count <= 1, () => $"request {request.Number} ({request.Kind}) had {made.Count} effects: payments {string.Join(", ", made.Select(p => p.Id))}");
        var answers = world.Crowd.Attempts[request.Number].Select(a => a.Answer).ToList();
        if (answers.FirstOrDefault(a => !a.IsRefusal) is not { } accepted)
        {
            FinalChecks.Hold(made is [] or [{ Status: PaymentStatus.Error }] || world.Crowd.SentInVain.Contains(request.Number), () => $"request {request.Number} ({request.Kind}) was refused and has an effect: payment {made[0].Id}");
            return;
        }
        FinalChecks.Hold(made is [var payment] && payment.Id == accepted.Payment!.Id && payment.Amount == accepted.Payment.Amount, () => $"request {request.Number} ({request.Kind}) was answered with {accepted}, and that is not there");
        if (request.Kind is RequestKind.Buy or RequestKind.Credit)
            FinalChecks.Hold(made[0].Status == PaymentStatus.Success, () => $"request {request.Number} ({request.Kind}) was answered with {accepted}, and is {made[0].Status}");
    }

    /// <summary>The provider moved the money of each transaction that succeeded, and of no other.</summary>
    public static void ProviderAgrees(World world)
    {
        foreach (var payment in world.Database.Tables.Payments.All.Where(Grains.Transactions.Transfer.IsTransaction))
        {
            var moved = world.Provider.Moved.TryGetValue(payment.Id, out var movement) && movement == (payment.Wallet, payment.Kind, payment.Amount);
            FinalChecks.Hold(moved == (payment.Status == PaymentStatus.Success), () => $"transaction {payment.Id} is {payment.Status}, and the provider {(moved ? "moved" : "did not move")} its money");
        }
        foreach (var transaction in world.Provider.Moved.Keys)
            FinalChecks.Hold(world.Database.Tables.Payments.Has(transaction), () => $"the provider moved money of transaction {transaction}, which is unknown");
    }
}
