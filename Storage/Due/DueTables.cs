using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Receipts;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;

namespace Lottery.Storage.Due;

/// <summary>What the tables say is due.</summary>
public interface IDueTables
{
    /// <summary>Draws that were to be woken by a time.</summary>
    Task<IReadOnlyList<DrawId>> Draws(DateTimeOffset at, CancellationToken stop);

    /// <summary>Promotions that were to be woken by a time, that have a prize claimed and not paid, or all prizes paid.</summary>
    Task<IReadOnlyList<PromotionId>> Promotions(DateTimeOffset at, CancellationToken stop);

    /// <summary>Schedules that have a draw to create by a time.</summary>
    Task<IReadOnlyList<ScheduleId>> Schedules(DateTimeOffset at, CancellationToken stop);

    /// <summary>Accounts that do nothing any more but still have their name. An erasure that is under way may be among them, and does not mind.</summary>
    Task<IReadOnlyList<PlayerId>> CutOffErasures(CancellationToken stop);

    /// <summary>The keyed requests that made an account.</summary>
    Task<IReadOnlyList<RequestId>> SignUps(PlayerId player);

    /// <summary>Operators whom the roster does not count. A change that is under way may have struck one off just now, and does not mind.</summary>
    Task<IReadOnlyList<PlayerId>> UncountedOperators(CancellationToken stop);

    /// <summary>Open payments that somebody must see to, without transactions.</summary>
    Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> Payments(DateTimeOffset at, CancellationToken stop);

    /// <summary>Open transactions whose provider is to be asked again.</summary>
    Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> Transactions(DateTimeOffset at, CancellationToken stop);

    /// <summary>What was approved by a second operator and not carried out by a time.</summary>
    Task<IReadOnlyList<Approval>> Approvals(DateTimeOffset before, CancellationToken stop);

    /// <summary>Receipts that wait to be checked, the oldest first.</summary>
    Task<IReadOnlyList<(ReceiptKey Key, DateTimeOffset AcceptedAt)>> Receipts(int limit, CancellationToken stop);

    /// <summary>Promotions whose period was not over at a time.</summary>
    Task<IReadOnlyList<PromotionId>> PromotionsAt(DateTimeOffset at, CancellationToken stop);
}

/// <inheritdoc/>
internal sealed class DueTables(LotteryDatabase database, SignUpRequests signUps, ApprovalTables approvals) : IDueTables
{
    /// <summary>Another silo may just be changing a row: then it is not left behind, and need not be swept.</summary>
    private const string Unlocked = " FOR UPDATE SKIP LOCKED";

    public async Task<IReadOnlyList<DrawId>> Draws(DateTimeOffset at, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand($"SELECT id FROM draw WHERE wakes_at <= $1 ORDER BY wakes_at LIMIT 100{Unlocked}");
        command.Parameters.Add(new() { Value = at.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<DrawId>();
        while (await reader.ReadAsync(stop))
            due.Add(new(reader.GetInt64(0)));
        return due;
    }

    public async Task<IReadOnlyList<Approval>> Approvals(DateTimeOffset before, CancellationToken stop) => await approvals.CutOff(before, stop);

    public async Task<IReadOnlyList<PromotionId>> Promotions(DateTimeOffset at, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT p.id FROM promotion p
            WHERE p.wakes_at <= $1
               OR p.wakes_at IS NOT NULL AND p.status = 'Drawn' AND (
                  EXISTS (
                    SELECT FROM promotion_win w JOIN receipt r ON r.hash = w.receipt
                    WHERE w.promotion_id = p.id AND r.claimed_at <= p.claims_until AND NOT EXISTS (SELECT FROM payment y WHERE y.id = w.payment_id))
                  OR NOT EXISTS (
                    SELECT FROM promotion_win w
                    WHERE w.promotion_id = p.id AND NOT EXISTS (SELECT FROM payment y WHERE y.id = w.payment_id)))
            ORDER BY p.id LIMIT 100
            """);
        command.Parameters.Add(new() { Value = at.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<PromotionId>();
        while (await reader.ReadAsync(stop))
            due.Add(new(reader.GetInt64(0)));
        return due;
    }

    public async Task<IReadOnlyList<ScheduleId>> Schedules(DateTimeOffset at, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand($"SELECT id FROM schedule WHERE wakes_at <= $1 ORDER BY wakes_at LIMIT 100{Unlocked}");
        command.Parameters.Add(new() { Value = at.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<ScheduleId>();
        while (await reader.ReadAsync(stop))
            due.Add(new(reader.GetInt64(0)));
        return due;
    }

    public Task<IReadOnlyList<PlayerId>> CutOffErasures(CancellationToken stop) =>
        Players("SELECT id FROM player WHERE erased_at IS NOT NULL AND login NOT LIKE '#%' LIMIT 100", stop);

    public Task<IReadOnlyList<PlayerId>> UncountedOperators(CancellationToken stop) => Players(
        """
        SELECT p.id FROM player p
        WHERE p.roles & 2 <> 0 AND p.blocked_at IS NULL AND p.erased_at IS NULL
          AND NOT EXISTS (
            SELECT FROM operator_roster r, jsonb_to_recordset(r.members) AS m (player bigint, counts boolean) WHERE m.player = p.id AND m.counts)
        LIMIT 100
        """,
        stop);

    public Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> Payments(DateTimeOffset at, CancellationToken stop) =>
        Due(at, "SELECT wallet_id, id FROM payment WHERE status = 'Created' AND due_at <= $1 AND kind NOT IN ('Deposit', 'Invoice', 'Withdrawal') ORDER BY due_at LIMIT 1000", stop);

    public Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> Transactions(DateTimeOffset at, CancellationToken stop) =>
        Due(at, "SELECT wallet_id, id FROM payment WHERE status = 'Created' AND due_at <= $1 AND kind IN ('Deposit', 'Invoice', 'Withdrawal') ORDER BY due_at LIMIT 1000", stop);

    public async Task<IReadOnlyList<(ReceiptKey Key, DateTimeOffset AcceptedAt)>> Receipts(int limit, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand("SELECT hash, accepted_at FROM receipt WHERE due_at IS NOT NULL ORDER BY due_at LIMIT $1");
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<(ReceiptKey, DateTimeOffset)>();
        while (await reader.ReadAsync(stop))
            due.Add((new(reader.GetGuid(0)), reader.Time(1)));
        return due;
    }

    public async Task<IReadOnlyList<PromotionId>> PromotionsAt(DateTimeOffset at, CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand("SELECT id FROM promotion WHERE closes_at > $1 ORDER BY id");
        command.Parameters.Add(new() { Value = at.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var promotions = new List<PromotionId>();
        while (await reader.ReadAsync(stop))
            promotions.Add(new(reader.GetInt64(0)));
        return promotions;
    }

    public Task<IReadOnlyList<RequestId>> SignUps(PlayerId player) => signUps.Of(player);

    private async Task<IReadOnlyList<PlayerId>> Players(string query, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var players = new List<PlayerId>();
        while (await reader.ReadAsync(stop))
            players.Add(new(reader.GetInt64(0)));
        return players;
    }

    private async Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> Due(DateTimeOffset at, string query, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand(query + Unlocked);
        command.Parameters.Add(new() { Value = at.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<(WalletId, PaymentId)>();
        while (await reader.ReadAsync(stop))
            due.Add((new(reader.GetInt64(0)), new(reader.GetInt64(1))));
        return due;
    }
}
