using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Receipts;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;
using Microsoft.Extensions.Logging;

namespace Lottery.Storage.Due;

/// <summary>Checks accepted receipts, the oldest first. What waits is in the rows themselves (<c>receipt.due_at</c>), so nothing is lost with the process. One grain of the cluster says when to look.</summary>
public sealed partial class ReceiptChecks(FlowRunner flows, LotteryDatabase database, ILogger<ReceiptChecks> log)
{
    /// <summary>Receipts that are checked together. As long as pages are full, the next one follows at once.</summary>
    private const int Page = 500;


    private bool _failed;

    /// <summary>Checks all that wait.</summary>
    public async Task Look(CancellationToken stop)
    {
        while (flows.IsOpen && await CheckPage(stop) == Page)
            stop.ThrowIfCancellationRequested();
    }

    /// <returns>How many receipts were due; 0 where it failed, so that the next try waits.</returns>
    private async Task<int> CheckPage(CancellationToken stop)
    {
        try
        {
            var due = await Due(stop);
            // Read after the receipts: a promotion that one of them takes part in is durable before it. Sealed ones too: their grain refuses it, and it says so.
            var promotions = due.Count == 0 ? [] : await Promotions(due.Min(receipt => receipt.AcceptedAt), stop);
            await Task.WhenAll(due.Select(receipt => receipt.Key).Select(key => flows.Run(flow => CheckReceipt.Run(flow, key, promotions)).AsTask()));
            _failed = false;
            return due.Count;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (!_failed)
                LogFailed(e); // Once, not ten times a second.
            _failed = true;
            return 0;
        }
    }

    private async Task<List<(ReceiptKey Key, DateTimeOffset AcceptedAt)>> Due(CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand("SELECT hash, accepted_at FROM receipt WHERE due_at IS NOT NULL ORDER BY due_at LIMIT $1");
        command.Parameters.Add(new() { Value = Page });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var due = new List<(ReceiptKey, DateTimeOffset)>();
        while (await reader.ReadAsync(stop))
            due.Add((new(reader.GetGuid(0)), reader.Time(1)));
        return due;
    }

    /// <summary>Those whose period was not over at a time.</summary>
    private async Task<List<PromotionId>> Promotions(DateTimeOffset at, CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand("SELECT id FROM promotion WHERE closes_at > $1 ORDER BY id");
        command.Parameters.Add(new() { Value = at.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var promotions = new List<PromotionId>();
        while (await reader.ReadAsync(stop))
            promotions.Add(new(reader.GetInt64(0)));
        return promotions;
    }

    [LoggerMessage(EventId = 210, Level = LogLevel.Warning, Message = "Receipts could not be checked; they will be again.")]
    private partial void LogFailed(Exception why);
}
