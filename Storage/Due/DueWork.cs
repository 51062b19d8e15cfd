using System.Collections.Concurrent;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lottery.Storage.Due;

/// <summary>The sweeper's work: runs what the tables say is due and no reminder woke, and what was cut off, again from the top.</summary>
/// <remarks>What is due is in the rows themselves (<c>draw.wakes_at</c>, <c>payment.due_at</c>), so nothing is lost with a process. One grain of the cluster says when to look.</remarks>
public sealed partial class DueWork(FlowRunner flows, LotteryDatabase database, SignUpRequests signUps, ISilo silo, RuntimeMetrics metrics, ILogger<DueWork> log)
{

    private readonly ConcurrentDictionary<DrawId, bool> _drawsUnderWay = new();
    private readonly ConcurrentDictionary<PaymentId, bool> _paymentsUnderWay = new();
    private readonly ConcurrentDictionary<PlayerId, bool> _erasuresUnderWay = new();
    private readonly ConcurrentDictionary<PlayerId, bool> _recountsUnderWay = new();
    private readonly ConcurrentDictionary<PromotionId, bool> _promotionsUnderWay = new();

    /// <summary>What no reminder woke by then is swept.</summary>
    private static readonly TimeSpan ReminderGrace = TimeSpan.FromSeconds(1);

    /// <summary>A promotion waits for what other silos, whose clocks differ, have accepted in time and not written yet.</summary>
    private static readonly TimeSpan ClockGrace = TimeSpan.FromSeconds(2);


    /// <summary>Another silo may just be changing a row: then it is not left behind, and need not be swept.</summary>
    private const string Unlocked = " FOR UPDATE SKIP LOCKED";

    private bool _failed;

    /// <summary>Looks once, and goes on with what it finds.</summary>
    public async Task Look(CancellationToken stop)
    {
        try
        {
            foreach (var draw in await DueDraws(stop))
                _ = Once(_drawsUnderWay, draw, flow => RunDraw.Run(flow, draw));
            foreach (var promotion in await DuePromotions(stop))
                _ = Once(_promotionsUnderWay, promotion, flow => RunPromotion.Run(flow, promotion));
            foreach (var player in await CutOffErasures(stop))
                await Once(_erasuresUnderWay, player, async flow => await Accounts.Erase(flow, player, await signUps.Of(player)));
            foreach (var player in await UncountedOperators(stop))
                await Once(_recountsUnderWay, player, flow => Accounts.Recount(flow, player));
            foreach (var (wallet, payment) in await DueTransactions(stop))
                _ = Resume(wallet, payment); // A provider may take its time.
            await Task.WhenAll((await DuePayments(stop)).Select(p => Resume(p.Wallet, p.Payment)));
            _failed = false;
            metrics.Looked(failed: false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (!_failed)
                LogLookFailed(e); // Once, not five times a second.
            _failed = true;
            metrics.Looked(failed: true);
        }
    }

    private Task Resume(WalletId wallet, PaymentId payment) => Once(_paymentsUnderWay, payment, async flow =>
    {
        await Grains.Wallets.DuePayments.Resume(flow, wallet, payment);
        return true;
    });

    private async Task Once<TKey, T>(ConcurrentDictionary<TKey, bool> underWay, TKey key, Func<IFlow, ValueTask<T>> steps)
        where TKey : notnull
    {
        if (!underWay.TryAdd(key, true))
            return;
        try
        {
            await flows.Run(steps);
            metrics.RanDue(typeof(TKey) == typeof(DrawId), failed: false);
        }
        catch (Exception e)
        {
            metrics.RanDue(typeof(TKey) == typeof(DrawId), failed: true);
            LogFlowFailed(key.ToString(), typeof(TKey).Name, e);
        }
        finally
        {
            underWay.TryRemove(key, out _);
        }
    }

    private async Task<List<DrawId>> DueDraws(CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand($"SELECT id FROM draw WHERE wakes_at <= $1 ORDER BY wakes_at LIMIT 100{Unlocked}");
        command.Parameters.Add(new() { Value = (flows.Clock.Now - ReminderGrace).UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<DrawId>();
        while (await reader.ReadAsync(stop))
            due.Add(new(reader.GetInt64(0)));
        return due;
    }

    /// <summary>Promotions whose time has come, that have a prize claimed and not paid, or all prizes paid.</summary>
    private async Task<List<PromotionId>> DuePromotions(CancellationToken stop)
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
        command.Parameters.Add(new() { Value = (flows.Clock.Now - (silo.IsAlone ? TimeSpan.Zero : ClockGrace)).UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<PromotionId>();
        while (await reader.ReadAsync(stop))
            due.Add(new(reader.GetInt64(0)));
        return due;
    }

    /// <summary>Accounts that do nothing any more but still have their name. An erasure that is under way may be among them, and does not mind.</summary>
    private Task<List<PlayerId>> CutOffErasures(CancellationToken stop) =>
        Players("SELECT id FROM player WHERE erased_at IS NOT NULL AND login NOT LIKE '#%' LIMIT 100", stop);

    /// <summary>Operators whom the roster does not count. A change that is under way may have struck one off just now, and does not mind.</summary>
    private Task<List<PlayerId>> UncountedOperators(CancellationToken stop) => Players(
        """
        SELECT p.id FROM player p
        WHERE p.roles & 2 <> 0 AND p.blocked_at IS NULL AND p.erased_at IS NULL
          AND NOT EXISTS (
            SELECT FROM operator_roster r, jsonb_to_recordset(r.members) AS m (player bigint, counts boolean) WHERE m.player = p.id AND m.counts)
        LIMIT 100
        """,
        stop);

    private async Task<List<PlayerId>> Players(string query, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var players = new List<PlayerId>();
        while (await reader.ReadAsync(stop))
            players.Add(new(reader.GetInt64(0)));
        return players;
    }

    private Task<List<(WalletId Wallet, PaymentId Payment)>> DuePayments(CancellationToken stop) =>
        Due("SELECT wallet_id, id FROM payment WHERE status = 'Created' AND due_at <= $1 AND kind NOT IN ('Invoice', 'Withdrawal') ORDER BY due_at LIMIT 1000", stop);

    private Task<List<(WalletId Wallet, PaymentId Payment)>> DueTransactions(CancellationToken stop) =>
        Due("SELECT wallet_id, id FROM payment WHERE status = 'Created' AND due_at <= $1 AND kind IN ('Invoice', 'Withdrawal') ORDER BY due_at LIMIT 1000", stop);

    private async Task<List<(WalletId Wallet, PaymentId Payment)>> Due(string query, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand(query + Unlocked);
        command.Parameters.Add(new() { Value = flows.Clock.Now.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<(WalletId, PaymentId)>();
        while (await reader.ReadAsync(stop))
            due.Add((new(reader.GetInt64(0)), new(reader.GetInt64(1))));
        return due;
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Warning, Message = "What is due could not be looked up.")]
    private partial void LogLookFailed(Exception why);

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "The flow of {Kind} {Key} was cut off; it will be run again.")]
    private partial void LogFlowFailed(string? key, string kind, Exception why);
}
