using System.Net;
using Lottery.Api.Auth;
using Lottery.Grains;
using Xunit;

namespace Lottery.Api.Tests.Auth;

public sealed class SignInLimiterTests
{
    // Counters without end: no two logins of a test meet on one by chance.
    private static readonly SignInLimits Small = new() { PerAccount = 2, PerAddress = 4, Counters = int.MaxValue };

    [Fact]
    public void Attempts_are_counted_per_account_and_per_address() => Run(
    [
        ("ann", "192.0.2.1",        true),
        ("Ann", "192.0.2.1",        true),  // the same account
        ("ann", "192.0.2.1",        false),
        ("ann", "192.0.2.2",        false), // from anywhere
        ("bob", "192.0.2.1",        true),
        ("cid", "192.0.2.1",        false), // the address has tried four times
        ("cid", "::ffff:192.0.2.1", false), // however it is spelled
        ("cid", "192.0.2.3",        true),  // what the address refused did not count for the account
        ("cid", "192.0.2.3",        true),
        ("cid", "192.0.2.3",        false),
    ]);

    [Fact]
    public void An_IPv6_client_is_its_network_of_64_bits() => Run(
    [
        ("ann", "2001:db8::1",        true),
        ("bob", "2001:db8::2",        true),
        ("cid", "2001:db8::ffff:0:3", true),
        ("dan", "2001:db8::4",        true),
        ("eve", "2001:db8::5",        false),
        ("eve", "2001:db8:0:1::5",    true),
    ]);

    [Fact]
    public void Clients_without_an_address_count_as_one() => Run(
    [
        ("ann", null, true),
        ("bob", null, true),
        ("cid", null, true),
        ("dan", null, true),
        ("eve", null, false),
    ]);

    [Fact]
    public void However_many_logins_are_tried_the_counters_are_as_many_as_configured()
    {
        using var limiter = new SignInLimiter(Small with { PerAddress = int.MaxValue, Counters = 3 });
        var allowed = Enumerable.Range(0, 1_000).Count(i => limiter.TryAcquire(Login.Of($"player{i}"), IPAddress.Loopback, out _));
        Assert.Equal(3 * Small.PerAccount, allowed);
    }

    [Fact]
    public void The_default_is_ten_a_minute_per_account()
    {
        using var limiter = new SignInLimiter(new SignInLimits());
        for (var i = 0; i < 10; i++)
        {
            Assert.True(limiter.TryAcquire(Login.Of("ann"), IPAddress.Loopback, out _));
        }

        Assert.False(limiter.TryAcquire(Login.Of("ann"), IPAddress.Loopback, out var retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(1), retryAfter);
    }

    [Fact]
    public void After_the_window_the_account_may_try_again()
    {
        using var limiter = new SignInLimiter(Small with { PerAddress = int.MaxValue, Window = TimeSpan.FromMilliseconds(60) });
        bool Try() => limiter.TryAcquire(Login.Of("ann"), IPAddress.Loopback, out _);

        Assert.True(SpinWait.SpinUntil(() => !Try(), TimeSpan.FromSeconds(10)));
        Assert.True(SpinWait.SpinUntil(Try, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Others_do_not_lock_out_an_owner_who_signed_in_from_that_address_before()
    {
        using var limiter = new SignInLimiter(Small with { PerAddress = int.MaxValue });
        var (ann, home, elsewhere) = (Login.Of("ann"), IPAddress.Parse("192.0.2.1"), IPAddress.Parse("198.51.100.9"));
        limiter.SignedIn(ann, home);
        for (var i = 0; i < 100; i++)
            limiter.TryAcquire(ann, elsewhere, out _);

        Assert.False(limiter.TryAcquire(ann, IPAddress.Parse("192.0.2.2"), out _));
        Assert.True(limiter.TryAcquire(ann, home, out _));
        Assert.True(limiter.TryAcquire(ann, home, out _));
        Assert.False(limiter.TryAcquire(ann, home, out _)); // Its own attempts end, too.
        Assert.True(limiter.TryAcquire(Login.Of("bob"), home, out _));
    }

    private static void Run((string Login, string? Address, bool Allowed)[] attempts)
    {
        using var limiter = new SignInLimiter(Small);
        foreach (var (login, address, allowed) in attempts)
        {
            Assert.Equal(allowed, limiter.TryAcquire(Login.Of(login), address is null ? null : IPAddress.Parse(address), out var retryAfter));
            Assert.Equal(allowed, retryAfter == TimeSpan.Zero);
        }
    }
}
