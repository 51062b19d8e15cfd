using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;

namespace Lottery.Api.PlayerLimits;

/// <summary>What the tables say about limits: everything in them is durable.</summary>
public sealed class ProtectionQueries(LotteryDatabase database, SharedReads reads, Clock clock)
{
    public async Task<ProtectionStateView> State(WalletId wallet)
    {
        var (now, (balances, protection)) = (clock.Now, await reads.Standing(wallet));
        var used =
            from balance in balances
            let today = balance.Used.On(Usage.DateOf(now))
            from period in Enum.GetValues<LimitPeriod>()
            let currency = balance.Available.Currency
            select new UsedView(
                currency.Code, period, Text(today.Spent.Of(period), currency), Text(today.Won.Of(period), currency), Text(Math.Max(0, today.Lost(period)), currency),
                Text(today.Deposited.Of(period), currency));
        return new(
            [.. (protection?.Limits ?? []).Select(l => LimitView.Of(l, now))], ExclusionView.Of(protection?.Exclusion, now), [.. used]);
    }

    public async Task<Page<ProtectionChangeView>> History(WalletId wallet, PageRequest page)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        var rows = (await connection.QueryAsync<Row>(
            """
            SELECT version, changed_by AS ChangedBy, "limit"::text AS "Limit", excluded_until AS ExcludedUntil, at
            FROM wallet_protection_change WHERE wallet_id = @wallet AND version > @after ORDER BY version LIMIT @limit
            """,
            new { wallet = wallet.Value, after = page.Number() ?? 0, limit = page.Rows })).ToList();
        return page.Of<ProtectionChangeView>(
            [.. rows.Select(r => new ProtectionChangeView(
                r.Version, r.ChangedBy, LimitRow.Read(r.Limit) is { } limit ? LimitView.Of(limit, r.At) : null, r.ExcludedUntil, r.At))],
            c => c.Number);
    }

    private static string Text(long minor, Currency currency) => new Money(minor, currency).Amount();

    private sealed record Row(long Version, long ChangedBy, string? Limit, DateTime? ExcludedUntil, DateTime At);
}
