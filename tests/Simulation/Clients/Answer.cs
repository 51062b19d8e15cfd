using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Players;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;

namespace Lottery.Simulation.Clients;

/// <summary>What a client was answered.</summary>
/// <param name="Fault">Why it was refused; None where it was not.</param>
internal sealed record Answer(Fault Fault)
{
    public Payment? Payment { get; init; }

    public IReadOnlyList<Sale> Sales { get; init; } = [];

    /// <summary>The states that were read, by their keys.</summary>
    public IReadOnlyList<(object Key, object? State)> Read { get; init; } = [];

    public bool IsRefusal => Fault != Fault.None;

    /// <summary>What a repeat must answer too: a payment goes on, but it stays that payment.</summary>
    public string Lasting => IsRefusal
        ? Fault.ToString()
        : Payment is null ? "done" : $"payment {Payment.Id} of {Payment.Amount}{string.Concat(Sales.Select(s => $", ticket {s.Ticket} at {s.Book}:{s.Position} {Convert.ToHexString(s.Leaf, 0, 4)}"))}";

    /// <summary>Whether it says the same as an earlier answer: an invoice that has been paid since has tickets, too.</summary>
    public bool IsRepeatOf(Answer first) => Sales.Count == 0 || first.Sales.Count == 0
        ? (Fault, Payment?.Id, Payment?.Amount) == (first.Fault, first.Payment?.Id, first.Payment?.Amount)
        : Lasting == first.Lasting;

    public static Answer Of(Reply<Payment> reply) => reply.Is(out var payment, out var fault) ? new(Fault.None) { Payment = payment } : new(fault);

    public static Answer Of(Reply<Purchase> reply) =>
        reply.Is(out var purchase, out var fault) ? new(Fault.None) { Payment = purchase.Payment, Sales = purchase.Sales } : new(fault);

    public static Answer Of(Reply<Draw> reply) => reply.Is(out var draw, out var fault) ? new(Fault.None) { Read = [(draw.Id, draw)] } : new(fault);

    public static Answer Of(Reply<Player> reply) => reply.Is(out var player, out var fault) ? new(Fault.None) { Read = [(player.Id, player)] } : new(fault);

    public override string ToString() => IsRefusal
        ? $"refused: {Fault}"
        : Read.Count > 0 ? string.Join(", ", Read.Select(r => Text(r.State))) : Payment is null ? "done" : $"{Lasting}: {Payment.Status}";

    private static string Text(object? state) => state switch
    {
        Draw d => $"draw {d.Id} v{d.Version} is {d.Status}",
        Player p => $"player {p.Id} v{p.Version} is {(p.BlockedAt is null ? "active" : "blocked")}",
        WalletBalance b => $"wallet {b.Wallet} v{b.Version} has {b.Available}, {b.Frozen} frozen",
        _ => "nothing",
    };
}
