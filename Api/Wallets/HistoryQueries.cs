using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Storage.Database;

namespace Lottery.Api.Wallets;

/// <summary>What the tables say about a wallet's past: everything in them is durable.</summary>
/// <remarks>By time it goes along an index; by amount it sorts the wallet's payments, so that no purchase has to keep an index for it.</remarks>
public sealed class HistoryQueries(LotteryDatabase database, Currencies currencies)
{
    /// <summary>Amounts of all currencies in units of 10^-8, the smallest that any of them has.</summary>
    private const string Figure = "p.amount * 10::numeric ^ (8 - c.exponent)";

    public async Task<Page<PaymentView>> Read(WalletId wallet, HistoryPage page)
    {
        var (than, direction) = page.Ascending ? (">", "ASC") : ("<", "DESC");
        var (after, order) = page.ByAmount
            ? ($"({Figure}, p.id) {than} (@afterAmount, @afterId)", $"{Figure} {direction}, p.id {direction}")
            : ($"p.id {than} @afterId", $"p.id {direction}");
        var from = page.From is null ? "" : "AND p.created_at >= @from";
        var until = page.Until is null ? "" : "AND p.created_at < @until";
        await using var connection = await database.Lookups.OpenConnectionAsync();
        var rows = (await connection.QueryAsync<PaymentRow>(
            $"""
            SELECT {PaymentRow.Columns}
            FROM payment p JOIN currency c ON c.code = p.currency
            WHERE p.wallet_id = @wallet {(page.Kind is null ? "" : "AND p.kind = @kind")} {(page.Status is null ? "" : "AND p.status = @status")} {(page.Currency is null ? "" : "AND p.currency = @currency")}
              {from} {until} {(page.AfterId is null ? "" : "AND " + after)}
            ORDER BY {order} LIMIT @limit
            """,
            new
            {
                wallet = wallet.Value,
                kind = page.Kind?.ToString(),
                status = page.Status?.ToString(),
                currency = page.Currency,
                from = page.From?.UtcDateTime,
                until = page.Until?.UtcDateTime,
                afterAmount = page.AfterAmount,
                afterId = page.AfterId,
                limit = page.Limit + 1,
            })).Select(r => r.ToPayment(currencies)).ToList();
        return rows.Count > page.Limit ? new([.. rows.Take(page.Limit).Select(PaymentView.Of)], page.CursorOf(rows[page.Limit - 1])) : new([.. rows.Select(PaymentView.Of)]);
    }
}
