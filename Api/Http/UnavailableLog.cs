namespace Lottery.Api.Http;

/// <summary>The limit on log lines about requests that cannot be served now: the first one gets a line, the following ones are counted and told once a second.</summary>
/// <remarks>While the database is away each request fails, thousands a second. A second without any ends the count.</remarks>
public sealed partial class UnavailableLog(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private bool _isCounting;
    private int _count;
    private (string Operation, string Code, string Why) _last;

    /// <summary>Takes note of a request.</summary>
    /// <param name="operation">Method and route.</param>
    /// <param name="code">The problem's.</param>
    /// <param name="why">In one line.</param>
    /// <returns>True where the caller writes a line about it; false where it is counted here.</returns>
    public bool TakesLine(string operation, string code, string why)
    {
        lock (_gate)
        {
            if (_isCounting)
            {
                _count++;
                _last = (operation, code, why);
                return false;
            }
            _isCounting = true;
        }
        // Without the scope of this request: the lines are about others.
        using (ExecutionContext.SuppressFlow())
            _ = TellUntilNone();
        return true;
    }

    private async Task TellUntilNone()
    {
        long began;
        do
        {
            began = time.GetTimestamp();
            await Task.Delay(Period, time).ConfigureAwait(false);
        }
        while (Tell(time.GetElapsedTime(began)));
    }

    /// <returns>False where there were none.</returns>
    private bool Tell(TimeSpan period)
    {
        int count;
        (string Operation, string Code, string Why) last;
        lock (_gate)
        {
            (count, last) = (_count, _last);
            _count = 0;
            _isCounting = count > 0;
        }
        if (count > 0)
            LogMore(count, period.TotalSeconds, last.Operation, last.Code, last.Why);
        return count > 0;
    }

    [LoggerMessage(EventId = 303, Level = LogLevel.Error, Message = "{Requests} more requests were answered 503 within {Seconds:0.0} s; the last one was {Operation}, {Code}: {Why}")]
    private partial void LogMore(int requests, double seconds, string operation, string code, string why);
}
