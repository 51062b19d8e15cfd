using System.Text;
using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Wallets;

/// <summary>Which payments a list has. What is null does not matter.</summary>
/// <param name="Kinds">Payments of these kinds.</param>
/// <param name="Status">Payments that stand so.</param>
/// <param name="WalletId">Payments of this wallet, which is its player's number.</param>
/// <param name="ServiceId">Orders of this service.</param>
/// <param name="Currency">Payments in this currency.</param>
/// <param name="From">Payments made then or later.</param>
/// <param name="Until">Payments made earlier.</param>
/// <param name="EarliestFirst">Whether the earliest come first; else the latest do.</param>
public sealed record PaymentFilter(
    IReadOnlyList<PaymentKind>? Kinds = null, PaymentStatus? Status = null, long? WalletId = null, long? ServiceId = null, string? Currency = null,
    DateTimeOffset? From = null, DateTimeOffset? Until = null, bool EarliestFirst = false)
{
    public static readonly PaymentKind[] Transactions = [PaymentKind.Deposit, PaymentKind.Invoice, PaymentKind.Withdrawal];
}

/// <summary>Lists of payments across all wallets. Everything in them is durable.</summary>
/// <remarks>
/// A list of one wallet, of open payments, of orders or of transactions goes along an index. Others walk back through all payments
/// until the page is full: payments have no index by time, since every purchase would pay for it.
/// </remarks>
public sealed class PaymentQueries(LotteryDatabase database, Currencies currencies)
{
    /// <summary>Payments in their order.</summary>
    public async Task<Page<TView>> List<TView>(PaymentFilter filter, PageRequest page, Func<Payment, TView> view)
    {
        var (where, isLatest) = (new StringBuilder("TRUE"), !filter.EarliestFirst);
        And(filter.WalletId is not null, "p.wallet_id = @wallet");
        // As the partial index of open payments has it: a plan that is made once for all parameters must see that it fits.
        And(filter.Status is not null, filter.Status == PaymentStatus.Created ? "p.status = 'Created'" : "p.status = @status");
        And(filter.ServiceId is not null, "p.service_id = @service");
        And(filter.Currency is not null, "p.currency = @currency");
        And(filter.From is not null, "p.created_at >= @from");
        And(filter.Until is not null, "p.created_at < @until");
        And(page.After is not null, isLatest ? "p.id < @after" : "p.id > @after");
        And(filter.Kinds is not null, filter.Kinds == PaymentFilter.Transactions ? "p.kind IN ('Deposit', 'Invoice', 'Withdrawal')" : "p.kind = ANY(@kinds)");
        // Orders of one wallet go along its payments, all others along the orders.
        var orders = filter.Kinds is [PaymentKind.Order] && filter.WalletId is null ? "JOIN service_order o ON o.payment_id = p.id" : "";
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<PaymentRow>(
            $"SELECT {PaymentRow.Columns} FROM payment p {orders} WHERE {where} ORDER BY {(orders.Length > 0 ? "o.payment_id" : "p.id")} {(isLatest ? "DESC" : "ASC")} LIMIT @limit",
            new
            {
                wallet = filter.WalletId,
                status = filter.Status?.ToString(),
                service = filter.ServiceId,
                currency = filter.Currency,
                from = filter.From?.UtcDateTime,
                until = filter.Until?.UtcDateTime,
                after = page.Number(),
                kinds = filter.Kinds?.Select(kind => kind.ToString()).ToArray(),
                limit = page.Rows,
            });
        var (payments, next) = page.Of([.. rows.Select(row => row.ToPayment(currencies))], payment => payment.Id.Value);
        return new([.. payments.Select(view)], next);

        void And(bool wanted, string condition)
        {
            if (wanted)
                where.Append(" AND ").Append(condition);
        }
    }

    /// <summary>One payment of any wallet; null where there is none.</summary>
    public async Task<Payment?> Find(PaymentId id)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return (await connection.QuerySingleOrDefaultAsync<PaymentRow>($"SELECT {PaymentRow.Columns} FROM payment p WHERE p.id = @id", new { id = id.Value }))?.ToPayment(currencies);
    }
}
