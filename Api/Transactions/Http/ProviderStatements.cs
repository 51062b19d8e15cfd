using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Npgsql;

namespace Lottery.Api.Transactions.Http;

/// <summary>The two sides of a reconciliation: the provider's statement, and our tables.</summary>
internal static class ProviderStatements
{
    /// <exception cref="ProviderUnreachableException">The provider does not say.</exception>
    public static async Task<IReadOnlyList<ReconciledEntry>> Read(HttpProviderOptions options, DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        using var provider = new ProviderClient(options, new ProviderSignatures(options, new Clock(TimeProvider.System)));
        var entries = new List<ReconciledEntry>();
        await foreach (var said in provider.Statement(from, until, stop))
        {
            if (!Amount.TryParse(said.Amount, out var amount) || amount.Value is not { } value)
                throw new ProviderUnreachableException($"The payment provider's statement has payment {said.Id} with the amount '{said.Amount}'.");
            entries.Add(new(said.Id, said.Kind, value, said.Currency, said.Status));
        }
        return entries;
    }

    public static async Task<IReadOnlyList<ReconciledEntry>> Ours(NpgsqlDataSource source, DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        await using var command = source.CreateCommand(
            """
            SELECT p.id, p.kind, round(p.amount / 10::numeric ^ c.exponent, c.exponent), p.currency, p.status
            FROM payment p JOIN currency c ON c.code = p.currency
            WHERE p.kind IN ('Deposit', 'Invoice', 'Withdrawal') AND p.created_at >= $1 AND p.created_at < $2
            """);
        command.Parameters.Add(new() { Value = from.UtcDateTime });
        command.Parameters.Add(new() { Value = until.UtcDateTime });
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(stop);
        var entries = new List<ReconciledEntry>();
        while (await reader.ReadAsync(stop))
        {
            var (kind, status) = (Enum.Parse<PaymentKind>(reader.GetString(1)), Enum.Parse<PaymentStatus>(reader.GetString(4)));
            entries.Add(new(reader.GetInt64(0), ProviderWords.Of(kind), reader.GetDecimal(2), reader.GetString(3), ProviderWords.Of(status)));
        }
        return entries;
    }
}
