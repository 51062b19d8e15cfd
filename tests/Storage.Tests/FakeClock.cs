using Microsoft.Extensions.Time.Testing;

namespace Lottery.Storage.Tests;

/// <summary>A clock that stands still until it is advanced. Its timers are real: they only say when to look at the clock, and Orleans has many.</summary>
public sealed class FakeClock() : FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    public DateTimeOffset Now => GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);
}
