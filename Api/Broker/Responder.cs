using Lottery.Api.Http;
using Lottery.Runtime;
using Npgsql;

namespace Lottery.Api.Broker;

/// <summary>What becomes of a message.</summary>
/// <param name="Answer">For its sender, who may not want one.</param>
/// <param name="DeadBecause">Why it goes to the dead letters; null where it does not.</param>
internal sealed record Outcome(BrokerAnswer Answer, string? DeadBecause = null);

/// <summary>Carries messages out, again and again where that may help.</summary>
/// <remarks>
/// A message that is malformed is answered; one that nobody waits for an answer to goes to the dead letters. One that
/// failed because the database is away is tried until it is back. One that keeps failing by its own fault is answered
/// 500 and goes to the dead letters: put back with the same message id it still has one effect.
/// </remarks>
internal sealed partial class Responder(GrainHost host, BrokerOptions options, BrokerMetrics metrics, ILogger<Responder> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <exception cref="OperationCanceledException">It was given up; the message is to come again.</exception>
    public async Task<Outcome> Respond(IOperation operation, BrokerMessage message, CancellationToken stop)
    {
        var pause = FirstPause;
        for (var failures = 0; ;)
        {
            try
            {
                return new(await operation.Run(message));
            }
            catch (ProblemException e)
            {
                var reason = Reason(e.Problem);
                return new(new(operation.Name, 400, Reason: reason), message.ReplyTo is null ? reason : null);
            }
            catch (Exception e)
            {
                if (!IsNobodysFault(e) && ++failures >= options.Attempts)
                {
                    LogGaveUp(operation.Name, message.MessageId ?? message.CorrelationId, failures, e);
                    return new(
                        new(operation.Name, 500, Reason: "internal_error: The request failed and was put aside; it is in the log."),
                        $"internal_error: {e.GetBaseException().Message}");
                }
                LogFailed(operation.Name, e.GetBaseException().Message);
                metrics.Retried(operation.Name);
            }
            await Task.Delay(pause, host.Clock.Provider, stop);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>How a problem is said in one line: the code, which programs may go by, and what it means.</summary>
    public static string Reason(Problem problem) => $"{problem.Code}: {problem.Detail}";

    /// <summary>The database is away, or another's batch failed and voided this one. What PostgreSQL itself refused may well be the message's fault.</summary>
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
