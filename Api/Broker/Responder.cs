using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Npgsql;

namespace Lottery.Api.Broker;

/// <summary>What becomes of a message.</summary>
/// <param name="Answer">For its sender, who may not want one.</param>
/// <param name="DeadBecause">Why it goes to the dead letters; null where it does not.</param>
internal sealed record Outcome(BrokerAnswer Answer, string? DeadBecause = null);

/// <summary>Carries messages out, again and again where that may help.</summary>
/// <remarks>
/// A message that is malformed is answered; one that nobody waits for an answer to goes to the dead letters. One that
/// failed because the database is away is tried until it is back. One that PostgreSQL refused may have failed with
/// another's batch, so the first time does not count, and then suspects are tried one at a time: what keeps failing is
/// answered 500 and goes to the dead letters: put back with the same message id it still has one effect.
/// </remarks>
internal sealed partial class Responder(FlowRunner flows, BrokerOptions options, BrokerMetrics metrics, ILogger<Responder> log) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _suspects = new(1);

    /// <exception cref="OperationCanceledException">It was given up; the message is to come again.</exception>
    public async Task<Outcome> Respond(IOperation operation, BrokerMessage message, CancellationToken stop)
    {
        var pause = FirstPause;
        for (var (failures, isSuspect) = (0, false); ;)
        {
            var alone = isSuspect;
            try
            {
                return new(alone ? await RunAlone(operation, message, stop) : await operation.Run(message));
            }
            catch (ProblemException e)
            {
                var reason = Reason(e.Problem);
                return new(new(operation.Name, 400, Reason: reason), message.ReplyTo is null ? reason : null);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                isSuspect = !IsNobodysFault(e);
                if (isSuspect && alone && ++failures >= options.Attempts)
                {
                    LogGaveUp(operation.Name, message.MessageId ?? message.CorrelationId, failures, e);
                    return new(
                        new(operation.Name, 500, Reason: "internal_error: The request failed and was put aside; it is in the log."),
                        $"internal_error: {e.GetBaseException().Message}");
                }
                LogFailed(operation.Name, e.GetBaseException().Message);
                metrics.Retried(operation.Name);
            }
            await Task.Delay(pause, flows.Clock.Provider, stop);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>One suspect at a time: a batch that fails takes all that was decided with it and since, and tells each the same reason.</summary>
    private async Task<BrokerAnswer> RunAlone(IOperation operation, BrokerMessage message, CancellationToken stop)
    {
        await _suspects.WaitAsync(stop);
        try
        {
            return await operation.Run(message);
        }
        finally
        {
            _suspects.Release();
        }
    }

    /// <summary>How a problem is said in one line: the code, which programs may go by, and what it means.</summary>
    public static string Reason(Problem problem) => $"{problem.Code}: {problem.Detail}";

    public void Dispose() => _suspects.Dispose();

    /// <summary>The database is away. What PostgreSQL itself refused may well be the message's fault.</summary>
    private static bool IsNobodysFault(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            // 57P: it is being shut down, or starts.
            if (cause is PostgresException refused)
                return refused.IsTransient || refused.SqlState.StartsWith("57P", StringComparison.Ordinal);
        }
        return e is StorageUnavailableException or NpgsqlException or TimeoutException;
    }

    [LoggerMessage(EventId = 720, Level = LogLevel.Warning, Message = "A message {Operation} is tried again: {Why}")]
    private partial void LogFailed(string operation, string why);

    [LoggerMessage(EventId = 721, Level = LogLevel.Error, Message = "The message {Operation} {Id} failed {Times} times and goes to the dead letters.")]
    private partial void LogGaveUp(string operation, string? id, int times, Exception why);
}
