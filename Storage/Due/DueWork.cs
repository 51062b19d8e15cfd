using System.Collections.Concurrent;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Schedules;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lottery.Storage.Due;

/// <summary>The sweeper's work: runs what the tables say is due and no reminder woke, and what was cut off, again from the top.</summary>
/// <remarks>What is due is in the rows themselves (<c>draw.wakes_at</c>, <c>payment.due_at</c>), so nothing is lost with a process. One grain of the cluster says when to look.</remarks>
public sealed partial class DueWork(FlowRunner flows, IDueTables tables, ISilo silo, RuntimeMetrics metrics, ILogger<DueWork> log)
{
    private readonly ConcurrentDictionary<DrawId, bool> _drawsUnderWay = new();
    private readonly ConcurrentDictionary<PaymentId, bool> _paymentsUnderWay = new();
    private readonly ConcurrentDictionary<PlayerId, bool> _erasuresUnderWay = new();
    private readonly ConcurrentDictionary<PlayerId, bool> _recountsUnderWay = new();
    private readonly ConcurrentDictionary<PromotionId, bool> _promotionsUnderWay = new();
    private readonly ConcurrentDictionary<ScheduleId, bool> _schedulesUnderWay = new();
    private readonly ConcurrentDictionary<ApprovalId, bool> _approvalsUnderWay = new();

    /// <summary>What no reminder woke by then is swept.</summary>
    private static readonly TimeSpan ReminderGrace = TimeSpan.FromSeconds(1);

    /// <summary>A promotion waits for what other silos, whose clocks differ, have accepted in time and not written yet.</summary>
    private static readonly TimeSpan ClockGrace = TimeSpan.FromSeconds(2);

    private bool _failed;

    /// <summary>Looks once, and goes on with what it finds.</summary>
    public async Task Look(CancellationToken stop)
    {
        try
        {
            foreach (var draw in await tables.Draws(flows.Clock.Now - ReminderGrace, stop))
                _ = Once(_drawsUnderWay, draw, flow => RunDraw.Run(flow, draw));
            foreach (var promotion in await tables.Promotions(flows.Clock.Now - (silo.IsAlone ? TimeSpan.Zero : ClockGrace), stop))
                _ = Once(_promotionsUnderWay, promotion, flow => RunPromotion.Run(flow, promotion));
            foreach (var schedule in await tables.Schedules(flows.Clock.Now, stop))
                _ = Once(_schedulesUnderWay, schedule, flow => PlanSchedule.Run(flow, schedule));
            foreach (var player in await tables.CutOffErasures(stop))
                await Once(_erasuresUnderWay, player, async flow => await Accounts.Erase(flow, player, await tables.SignUps(player)));
            foreach (var player in await tables.UncountedOperators(stop))
                await Once(_recountsUnderWay, player, flow => Accounts.Recount(flow, player));
            foreach (var approval in await tables.Approvals(flows.Clock.Now - Approvals.Patience, stop))
                await Once(_approvalsUnderWay, approval.Id, flow => Approvals.CarryOut(flow, approval));
            foreach (var (wallet, payment) in await tables.Transactions(flows.Clock.Now, stop))
                _ = Resume(wallet, payment); // A provider may take its time.
            await Task.WhenAll((await tables.Payments(flows.Clock.Now, stop)).Select(p => Resume(p.Wallet, p.Payment)));
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
            metrics.RanDue(Kind<TKey>(), failed: false);
        }
        catch (Exception e)
        {
            metrics.RanDue(Kind<TKey>(), failed: true);
            LogFlowFailed(key.ToString(), typeof(TKey).Name, e);
        }
        finally
        {
            underWay.TryRemove(key, out _);
        }
    }

    /// <summary>What a flow is about, in the metrics.</summary>
    private static string Kind<TKey>() => typeof(TKey) == typeof(DrawId) ? "draw" : "payment";

    [LoggerMessage(EventId = 200, Level = LogLevel.Warning, Message = "What is due could not be looked up.")]
    private partial void LogLookFailed(Exception why);

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "The flow of {Kind} {Key} was cut off; it will be run again.")]
    private partial void LogFlowFailed(string? key, string kind, Exception why);
}
