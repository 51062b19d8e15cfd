using Lottery.Grains;
using Lottery.Storage.Database;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Lottery.Storage.Due;

/// <summary>How many invalid receipts are kept, and for how long. Nobody vouches for them, and they earn nothing.</summary>
/// <param name="Most">The most invalid receipts to keep; the latest stay.</param>
/// <param name="Age">None that is older.</param>
public sealed record InvalidReceipts(int Most, TimeSpan Age)
{
    public const string MostSetting = "Receipts:InvalidKept", AgeSetting = "Receipts:InvalidKeptFor";

    public static InvalidReceipts Default { get; } = new(10_000, TimeSpan.FromDays(30));

    public static InvalidReceipts From(IConfiguration configuration) =>
        new(configuration.GetValue(MostSetting, Default.Most), configuration.GetValue(AgeSetting, Default.Age));
}

/// <summary>Removes invalid receipts that are too many or too old. A receipt that is sent again is taken in again, and found invalid again.</summary>
public sealed partial class ReceiptRetention(LotteryDatabase database, InvalidReceipts keep, Clock clock, ILogger<ReceiptRetention> log)
{
    private const int Page = 1000;

    /// <summary>Removes them, a page at a time.</summary>
    public async Task Look(CancellationToken stop)
    {
        try
        {
            await Remove("accepted_at < $1 ORDER BY accepted_at LIMIT $2", (clock.Now - keep.Age).UtcDateTime, stop);
            await Remove("true ORDER BY accepted_at DESC OFFSET $1 LIMIT $2", keep.Most, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    private async Task Remove(string which, object limit, CancellationToken stop)
    {
        int removed;
        do
        {
            await using var command = database.Source.CreateCommand(
                $"DELETE FROM receipt WHERE hash IN (SELECT hash FROM receipt WHERE status = 'Invalid' AND {which})");
            command.Parameters.Add(new() { Value = limit });
            command.Parameters.Add(new() { Value = Page });
            removed = await command.ExecuteNonQueryAsync(stop);
        }
        while (removed == Page);
    }

    [LoggerMessage(EventId = 211, Level = LogLevel.Warning, Message = "Invalid receipts could not be removed; they will be.")]
    private partial void LogFailed(Exception why);
}
