using Lottery.Grains;
using Lottery.Grains.Transactions;
using Microsoft.Extensions.Logging;

namespace Lottery.Simulation.Checks;

/// <summary>A silo's log: an exception in it that is no outage is a bug.</summary>
internal sealed class WatchfulLogger<T>(World world) : ILogger<T>
{
    /// <summary>A draw's news: worlds have no streams.</summary>
    private const int NotTold = 603;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null && eventId.Id != NotTold && !IsOutage(exception) && !world.IsOfSecondActivation(exception))
            world.Fail($"an exception in the log: {formatter(state, exception)} {exception}");
    }

    /// <summary>True for what is thrown where the database, a silo or the provider did not answer.</summary>
    public static bool IsOutage(Exception exception) =>
        exception is StorageUnavailableException or System.Data.Common.DbException or OrleansException or TimeoutException or ProviderUnreachableException;
}
