using Dapper;
using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Operators;

/// <summary>A currency's money, from the ledger. All amounts are as positive as the account is full.</summary>
/// <param name="CameIn">Deposits less withdrawals.</param>
/// <param name="Players">What players own, held money included.</param>
/// <param name="Prizes">Kept for prizes: funds of draws, jackpots, reserves.</param>
/// <param name="Draws">Sales of draws that are not settled yet.</param>
/// <param name="House">The operator's own: house, services, rounding.</param>
public sealed record Solvency(Money CameIn, Money Players, Money Prizes, Money Draws, Money House);

/// <summary>A silo of the cluster.</summary>
public sealed record SiloMember(string Name, string Address, DateTimeOffset StartedAt, DateTimeOffset SeenAt);

/// <summary>Money that waits to be decided, moved or released.</summary>
public sealed record WaitingPayment(long Id, long WalletId, PaymentKind Kind, Money Amount, DateTimeOffset CreatedAt, DateTimeOffset? DueAt);

/// <summary>An order at a service.</summary>
public sealed record PlacedOrder(long ServiceId, string Service, long OrderId, long WalletId, Money Amount, PaymentStatus Status, DateTimeOffset PlacedAt);

/// <summary>What a service earned.</summary>
public sealed record ServiceRevenue(long Id, string Name, IReadOnlyList<Money> Month, IReadOnlyList<Money> Ever);

/// <summary>A receipt in a list.</summary>
public sealed record ReceiptRow(Guid Id, string Sender, string Status, string? Order, decimal? Total, DateTimeOffset AcceptedAt, bool Claimed);

/// <summary>What the console's pages read that no endpoint does.</summary>
public sealed class OperatorQueries(LotteryDatabase database, Currencies currencies)
{
    /// <summary>Of each currency in which money ever moved. Accounts sum to zero, so what players own is what all others lack.</summary>
    public async Task<IReadOnlyList<Solvency>> Solvency()
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(short Kind, string Currency, decimal Balance)>("SELECT kind, currency, sum(balance) FROM account_balance GROUP BY kind, currency");
        return [.. rows.GroupBy(row => row.Currency).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            return new Solvency(
                Sum(AccountKind.Deposits, AccountKind.Withdrawals) * -1, Sum([.. Enum.GetValues<AccountKind>()]) * -1,
                Sum(AccountKind.PrizeFund, AccountKind.Jackpot, AccountKind.Reserve), Sum(AccountKind.Sales),
                Sum(AccountKind.House, AccountKind.ServiceRevenue, AccountKind.Rounding));

            Money Sum(params AccountKind[] kinds) => new((long)group.Where(row => kinds.Contains((AccountKind)row.Kind)).Sum(row => row.Balance), currencies[group.Key]);
        })];
    }

    /// <summary>The silos that are alive.</summary>
    public async Task<IReadOnlyList<SiloMember>> Members()
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<(string Name, string Address, int Port, DateTime Started, DateTime Seen)>(
            "SELECT siloname, address, port, starttime, iamalivetime FROM orleansmembershiptable WHERE status = 3 ORDER BY starttime"))
            .Select(m => new SiloMember(m.Name, $"{m.Address}:{m.Port}", m.Started, m.Seen))];
    }

    /// <summary>Open payments of some kinds, those that are due first, first.</summary>
    public async Task<IReadOnlyList<WaitingPayment>> Open(IReadOnlyList<PaymentKind> kinds, int limit)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<(long Id, long Wallet, string Kind, long Amount, string Currency, DateTime CreatedAt, DateTime? DueAt)>(
            """
            SELECT id, wallet_id, kind, amount, currency, created_at, due_at FROM payment
            WHERE status = 'Created' AND kind = ANY(@kinds) ORDER BY due_at, id LIMIT @limit
            """,
            new { kinds = kinds.Select(kind => kind.ToString()).ToArray(), limit }))
            .Select(p => new WaitingPayment(p.Id, p.Wallet, Enum.Parse<PaymentKind>(p.Kind), new(p.Amount, currencies[p.Currency]), p.CreatedAt, p.DueAt))];
    }

    /// <summary>How many open payments there are of each kind.</summary>
    public async Task<IReadOnlyDictionary<PaymentKind, long>> OpenCounts()
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return (await connection.QueryAsync<(string Kind, long Count)>("SELECT kind, count(*) FROM payment WHERE status = 'Created' GROUP BY kind"))
            .ToDictionary(row => Enum.Parse<PaymentKind>(row.Kind), row => row.Count);
    }

    /// <summary>The latest orders.</summary>
    public async Task<IReadOnlyList<PlacedOrder>> Orders(int limit)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<(long Service, string Name, long Order, long Wallet, long Amount, string Currency, string Status, DateTime PlacedAt)>(
            """
            SELECT o.service_id, s.name, o.order_id, o.wallet_id, o.amount, o.currency, p.status, o.placed_at
            FROM service_order o JOIN service s ON s.id = o.service_id JOIN payment p ON p.id = o.payment_id ORDER BY o.placed_at DESC LIMIT @limit
            """,
            new { limit })).Select(o => new PlacedOrder(o.Service, o.Name, o.Order, o.Wallet, new(o.Amount, currencies[o.Currency]), Enum.Parse<PaymentStatus>(o.Status), o.PlacedAt))];
    }

    /// <summary>All services with what they earned, since a time and ever.</summary>
    public async Task<IReadOnlyList<ServiceRevenue>> Services(DateTimeOffset month)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var services = (await connection.QueryAsync<(long Id, string Name)>("SELECT id, name FROM service WHERE removed_at IS NULL ORDER BY id")).ToList();
        var ever = (await connection.QueryAsync<(long Owner, string Currency, long Balance)>("SELECT owner, currency, balance FROM account_balance WHERE kind = 10"))
            .ToLookup(row => row.Owner, row => new Money(row.Balance, currencies[row.Currency]));
        var since = (await connection.QueryAsync<(long Owner, string Currency, decimal Sum)>(
            "SELECT to_owner, currency, sum(amount) FROM ledger_entry WHERE to_kind = 10 AND at >= @month GROUP BY to_owner, currency", new { month = month.UtcDateTime }))
            .ToLookup(row => row.Owner, row => new Money((long)row.Sum, currencies[row.Currency]));
        return [.. services.Select(s => new ServiceRevenue(s.Id, s.Name, [.. since[s.Id]], [.. ever[s.Id]]))];
    }

    /// <summary>The latest receipts.</summary>
    public async Task<IReadOnlyList<ReceiptRow>> Receipts(int limit)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<(Guid Id, string Sender, string Status, string? Order, decimal? Total, DateTime AcceptedAt, bool Claimed)>(
            "SELECT id, sender, status, order_number, total, accepted_at, claimed_at IS NOT NULL FROM receipt ORDER BY accepted_at DESC LIMIT @limit", new { limit }))
            .Select(r => new ReceiptRow(r.Id, r.Sender, r.Status, r.Order, r.Total, r.AcceptedAt, r.Claimed))];
    }
}
