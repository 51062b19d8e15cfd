using Microsoft.EntityFrameworkCore;

namespace Lottery.Load.Peers;

/// <summary>The tables of a purchase, as EF Core sees them.</summary>
internal sealed class PeerContext(DbContextOptions<PeerContext> options) : DbContext(options)
{
    public DbSet<WalletRow> Wallets => Set<WalletRow>();

    public DbSet<DrawRow> Draws => Set<DrawRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<WalletRow>().ToTable("wallet_balance").HasKey(w => new { w.WalletId, w.Currency });
        modelBuilder.Entity<PaymentRow>().ToTable("payment").Property(p => p.Id).ValueGeneratedNever();
        modelBuilder.Entity<EntryRow>().ToTable("ledger_entry").HasKey(e => new { e.PaymentId, e.Step });
        modelBuilder.Entity<SaleRow>(e =>
        {
            e.ToTable("sale").HasKey(s => s.TicketId);
            e.Property(s => s.TicketId).ValueGeneratedNever();
        });
        modelBuilder.Entity<DrawRow>().ToTable("draw");
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(SnakeCase(property.Name));
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}

internal sealed class WalletRow
{
    public required long WalletId { get; init; }
    public required string Currency { get; init; }
    public required long Available { get; init; }
    public required long Version { get; init; }
}

internal sealed class DrawRow
{
    public required long Id { get; init; }
    public required string Status { get; init; }
    public required DateTime OpensAt { get; init; }
    public required DateTime ClosesAt { get; init; }
}

internal sealed class PaymentRow
{
    public required long Id { get; init; }
    public required long WalletId { get; init; }
    public required string Kind { get; init; }
    public required string Currency { get; init; }
    public required long Amount { get; init; }
    public required string Status { get; init; }
    public required long DrawId { get; init; }
    public required int Book { get; init; }
    public required long FirstTicket { get; init; }
    public required int Tickets { get; init; }
    public required bool Confirmed { get; init; }
    public required int Reason { get; init; }
    public required Guid? RequestKey { get; init; }
    public required Guid? RequestHash { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime FinishedAt { get; init; }
    public required long Version { get; init; }

    public static PaymentRow Of(Order order) => new()
    {
        Id = order.Payment,
        WalletId = order.Wallet,
        Kind = "Purchase",
        Currency = order.Currency,
        Amount = order.Amount,
        Status = "Success",
        DrawId = order.Draw,
        Book = 0,
        FirstTicket = order.FirstTicket,
        Tickets = order.Lines.Length,
        Confirmed = true,
        Reason = 0,
        RequestKey = order.Key,
        RequestHash = order.Hash,
        CreatedAt = order.At,
        FinishedAt = order.At,
        Version = 2,
    };
}

internal sealed class EntryRow
{
    public required long PaymentId { get; init; }
    public required int Step { get; init; }
    public required short FromKind { get; init; }
    public required long FromOwner { get; init; }
    public required short ToKind { get; init; }
    public required long ToOwner { get; init; }
    public required string Currency { get; init; }
    public required long Amount { get; init; }
    public required DateTime At { get; init; }

    /// <summary>From the player's available money to the draw's sales.</summary>
    public static EntryRow Of(Order order) => new()
    {
        PaymentId = order.Payment,
        Step = 2,
        FromKind = 1,
        FromOwner = order.Wallet,
        ToKind = 4,
        ToOwner = order.Draw,
        Currency = order.Currency,
        Amount = order.Amount,
        At = order.At,
    };
}

internal sealed class SaleRow
{
    public required long TicketId { get; init; }
    public required long DrawId { get; init; }
    public required int Book { get; init; }
    public required long Position { get; init; }
    public required long PaymentId { get; init; }
    public required long PlayerId { get; init; }
    public required long Numbers { get; init; }
    public required Guid Salt { get; init; }
    public required DateTime SoldAt { get; init; }

    public static IEnumerable<SaleRow> Of(Order order) => order.Lines.Select((line, i) => new SaleRow
    {
        TicketId = order.FirstTicket + i,
        DrawId = order.Draw,
        Book = 0,
        Position = order.FirstTicket + i,
        PaymentId = order.Payment,
        PlayerId = order.Wallet,
        Numbers = line,
        Salt = order.Salts[i],
        SoldAt = order.At,
    });
}
