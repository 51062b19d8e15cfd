using Lottery.Api.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Lottery.Api.Tests.Http;

/// <summary>Goal: an outage is told when it begins and is followed in the log, but does not fill it. Method: a clock that the test drives.</summary>
public sealed class UnavailableLogTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Lines _lines = new();
    private readonly UnavailableLog _log;

    public UnavailableLogTests() => _log = new(_clock, _lines);

    [Fact]
    public async Task The_first_request_is_told_at_once_and_the_others_once_a_second_until_there_are_none()
    {
        Assert.True(Fails("A"));
        Assert.Equal([false, false], [Fails("A"), Fails("B")]);
        Assert.Empty(_lines.Written);

        await SecondPasses(tells: "2 more requests were answered 503 within 1.0 s; the last one was B, away: why");
        Assert.False(Fails("C"));
        await SecondPasses(tells: "1 more requests were answered 503 within 1.0 s; the last one was C, away: why");
        await SecondPasses(tells: null);

        Assert.True(Fails("D"));
        await SecondPasses(tells: null);
        Assert.True(Fails("E"));
    }

    private bool Fails(string operation) => _log.TakesLine(operation, "away", "why");

    private async Task SecondPasses(string? tells)
    {
        var before = _lines.Written.Count;
        await Task.Run(() => _clock.Advance(TimeSpan.FromSeconds(1))); // Off the context of the test: what waits for a timer goes on within the call.
        if (tells is not null)
            Assert.Equal([tells], _lines.Written.Skip(before));
        Assert.Equal(before + (tells is null ? 0 : 1), _lines.Written.Count);
    }

    private sealed class Lines : ILogger
    {
        private readonly Lock _gate = new();
        private readonly List<string> _written = [];

        public IReadOnlyList<string> Written
        {
            get
            {
                lock (_gate)
                    return [.. _written];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_gate)
                _written.Add(formatter(state, exception));
        }
    }
}
