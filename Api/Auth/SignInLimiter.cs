using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Lottery.Grains;

namespace Lottery.Api.Auth;

/// <summary>How many sign-ins may be tried, successful or not.</summary>
public sealed record SignInLimits
{
    /// <summary>Attempts per account and window, from wherever they come. Default 10.</summary>
    /// <remarks>Whoever knows a login can use these up and keep its owner from signing in, but not end a session.</remarks>
    public int PerAccount { get; init; } = 10;

    /// <summary>Attempts per client address and window, for whatever account. Default 60.</summary>
    public int PerAddress { get; init; } = 60;

    /// <summary>The window, which slides in sixths. Default 1 minute.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many counters all logins share, and all addresses. Default 16,384, some 350 bytes each.</summary>
    public int Counters { get; init; } = 16_384;
}

/// <summary>Slows down guessing of passwords: counts sign-in attempts per account and per client address.</summary>
/// <remarks>
/// Memory is bounded, whatever is tried: logins and addresses each share a fixed number of counters, chosen by a hash
/// that an attacker cannot predict, and a counter that is full again is dropped. Per node; measures time by the machine's
/// monotonic clock, which the framework's limiters do not let go of. Safe under concurrency.
/// </remarks>
public sealed class SignInLimiter(SignInLimits limits) : IDisposable
{
    private const int Segments = 6;

    private readonly PartitionedRateLimiter<Login> _accounts =
        Limiter<Login>(login => login.GetHashCode(), limits.PerAccount, limits);

    private readonly PartitionedRateLimiter<IPAddress> _addresses =
        Limiter<IPAddress>(address => Network(address).GetHashCode(), limits.PerAddress, limits);

    /// <summary>Counts one attempt and says whether it may go on. One that the address refuses does not count for the account.</summary>
    /// <param name="address">Null where the transport has none, as a Unix socket: such clients count as one.</param>
    /// <param name="retryAfter">Zero, or if refused the window: sooner may do, but the framework's limiter does not say when.</param>
    public bool TryAcquire(Login login, IPAddress? address, out TimeSpan retryAfter)
    {
        var acquired = TryAcquire(_addresses, address ?? IPAddress.None) && TryAcquire(_accounts, login);
        retryAfter = acquired ? TimeSpan.Zero : limits.Window;
        return acquired;
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _addresses.Dispose();
    }

    private static bool TryAcquire<T>(PartitionedRateLimiter<T> limiter, T key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<T> Limiter<T>(Func<T, int> hash, int attempts, SignInLimits limits) =>
        PartitionedRateLimiter.Create<T, int>(key => RateLimitPartition.GetSlidingWindowLimiter(
            (int)(unchecked((uint)hash(key)) % (uint)limits.Counters),
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = attempts,
                Window = limits.Window,
                SegmentsPerWindow = Segments,
                QueueLimit = 0,
            }));

    /// <summary>What one client can be expected to own: an IPv4 address, or an IPv6 network of 64 bits.</summary>
    private static UInt128 Network(IPAddress address)
    {
        var bytes = address.MapToIPv6().GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
        {
            bytes.AsSpan(8).Clear();
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
