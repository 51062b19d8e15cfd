using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Npgsql;
using Polly;

namespace Lottery.Api.Broker;

/// <summary>What becomes of a message.</summary>
/// <param name="Answer">For its sender, who may not want one.</param>
/// <param name="DeadBecause">Why it goes to the dead letters; null where it does not.</param>
internal sealed record Outcome(BrokerAnswer Answer, string? DeadBecause = null);

/// <summary>Carries messages out, and tries again where that may help.</summary>
/// <remarks>
/// A malformed message is answered; where nobody waits for an answer, it goes to the dead letters. A message that failed because
/// the database is away is tried until it is back. A message that PostgreSQL refused may have failed with another one's batch: the
/// first failure does not count, and from then on it is a suspect, and suspects are tried one at a time. A suspect that keeps
/// failing is answered 500 and goes to the dead letters; put back with the same message id, it still has one effect.
/// </remarks>
internal sealed partial class Responder : IDisposable
{
    private readonly BrokerOptions _options;
    private readonly BrokerMetrics _metrics;
    private readonly ILogger<Responder> _log;
    private readonly ResiliencePipeline _retries;
    private readonly SemaphoreSlim _suspects = new(1);

    public Responder(FlowRunner flows, BrokerOptions options, BrokerMetrics metrics, ILogger<Responder> log)
    {
        (_options, _metrics, _log) = (options, metrics, log);
        _retries = new ResiliencePipelineBuilder { TimeProvider = flows.Clock.Provider }.AddRetry(new()
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(25),
            MaxDelay = TimeSpan.FromSeconds(2),
        }).Build();
    }

    /// <exception cref="OperationCanceledException">It was given up; the message is to come again.</exception>
    public ValueTask<Outcome> Respond(IOperation operation, BrokerMessage message, CancellationToken stop) => _retries.ExecuteAsync(
        static (attempt, stop) => attempt.Responder.Try(attempt, stop), new Attempt(this, operation, message), stop);

    /// <exception cref="Exception">It failed, and may be tried again.</exception>
    private async ValueTask<Outcome> Try(Attempt attempt, CancellationToken stop)
    {
        var (_, operation, message) = attempt;
        var alone = attempt.IsSuspect;
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
            attempt.IsSuspect = !IsNobodysFault(e);
            if (attempt.IsSuspect && alone && ++attempt.Failures >= _options.Attempts)
            {
                LogGaveUp(operation.Name, message.MessageId ?? message.CorrelationId, attempt.Failures, e);
                return new(
                    new(operation.Name, 500, Reason: "internal_error: The request failed and was put aside; it is in the log."),
                    $"internal_error: {e.GetBaseException().Message}");
            }
            LogFailed(operation.Name, e.GetBaseException().Message);
            _metrics.Retried(operation.Name);
            throw;
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

    /// <summary>What is known of a message that is being tried.</summary>
    private sealed record Attempt(Responder Responder, IOperation Operation, BrokerMessage Message)
    {
        /// <summary>The last failure may be the message's own fault.</summary>
        public bool IsSuspect { get; set; }

        /// <summary>Failures while no other suspect was tried.</summary>
        public int Failures { get; set; }
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
