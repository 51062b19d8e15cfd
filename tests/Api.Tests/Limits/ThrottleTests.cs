using System.Net;
using Lottery.Api.Limits;
using Xunit;

namespace Lottery.Api.Tests.Limits;

public sealed class ThrottleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public void A_key_gets_its_requests_at_once_and_then_as_many_in_each_window()
    {
        var throttle = new Throttle(10, Second, _time);
        Assert.Equal(10, Taken(throttle, "a", 100));
        _time.Advance(Second / 2);
        Assert.Equal(5, Taken(throttle, "a", 100));
        _time.Advance(Second * 10);
        Assert.Equal(10, Taken(throttle, "a", 100));
    }

    [Fact]
    public void One_that_is_refused_is_told_when_the_next_one_is_taken()
    {
        var throttle = new Throttle(10, Second, _time);
        Taken(throttle, "a", 10);
        Assert.False(throttle.TryTake("a", out var retryAfter));
        Assert.Equal(Second / 10, retryAfter);
        _time.Advance(retryAfter);
        Assert.True(throttle.TryTake("a", out retryAfter));
        Assert.Equal(TimeSpan.Zero, retryAfter);
    }

    [Fact]
    public void One_key_does_not_use_up_another_s()
    {
        var throttle = new Throttle(10, Second, _time, counters: 1_000_000);
        Taken(throttle, "a", 100);
        Assert.Equal(10, Taken(throttle, "b", 100));
    }

    [Fact]
    public void However_many_keys_are_tried_the_counters_are_as_many_as_configured()
    {
        var throttle = new Throttle(2, Second, _time, counters: 3);
        Assert.Equal(6, Enumerable.Range(0, 1_000).Count(key => throttle.TryTake(key, out _)));
    }

    [Fact]
    public void Many_at_once_get_no_more_than_one_alone()
    {
        var throttle = new Throttle(1_000, Second, _time);
        var taken = 0;
        Parallel.For(0, 10_000, _ =>
        {
            if (throttle.TryTake("a", out var _))
                Interlocked.Increment(ref taken);
        });
        Assert.Equal(1_000, taken);
    }

#pragma warning disable format // A table.
    [Theory]
    [InlineData("192.0.2.1",     "::ffff:192.0.2.1",    true)]
    [InlineData("192.0.2.1",     "192.0.2.2",           false)]
    [InlineData("2001:db8::1",   "2001:db8::ffff:0:3",  true)]
    [InlineData("2001:db8::1",   "2001:db8:0:1::1",     false)]
#pragma warning restore format
    public void A_client_is_its_IPv4_address_or_its_IPv6_network(string one, string other, bool same) =>
        Assert.Equal(same, ClientNetwork.Of(IPAddress.Parse(one)) == ClientNetwork.Of(IPAddress.Parse(other)));

    private static int Taken(Throttle throttle, string key, int tries) => Enumerable.Range(0, tries).Count(_ => throttle.TryTake(key, out var _));
}
