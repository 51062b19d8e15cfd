using Lottery.Grains.Flows;
using Lottery.Grains.Receipts;
using Microsoft.Extensions.Logging;

namespace Lottery.Storage.Due;

/// <summary>Checks accepted receipts, the oldest first. What waits is in the rows themselves (<c>receipt.due_at</c>), so nothing is lost with the process. One grain of the cluster says when to look.</summary>
public sealed partial class ReceiptChecks(FlowRunner flows, IDueTables tables, ILogger<ReceiptChecks> log)
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
            var due = await tables.Receipts(Page, stop);
            // Read after the receipts: a promotion that one of them takes part in is durable before it. Sealed ones too: their grain refuses it, and it says so.
            var promotions = due.Count == 0 ? [] : await tables.PromotionsAt(due.Min(receipt => receipt.AcceptedAt), stop);
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

    [LoggerMessage(EventId = 210, Level = LogLevel.Warning, Message = "Receipts could not be checked; they will be again.")]
    private partial void LogFailed(Exception why);
}
