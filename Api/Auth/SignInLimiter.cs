using System.Net;
using System.Threading.RateLimiting;
using Lottery.Api.Limits;
using Lottery.Grains;

namespace Lottery.Api.Auth;

/// <summary>How many sign-ins may be tried, successful or not.</summary>
public sealed record SignInLimits
{
    /// <summary>Attempts per account and window, from wherever they come. Default 10.</summary>
    /// <remarks>Another who knows a login can use these up. Its owner still signs in from an address that signed in before: that has as many attempts of its own.</remarks>
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
    private const int MostOwners = 65_536;

    private readonly PartitionedRateLimiter<Login> _accounts =
        Limiter<Login>(login => login.GetHashCode(), limits.PerAccount, limits);

    private readonly PartitionedRateLimiter<ClientNetwork> _addresses =
        Limiter<ClientNetwork>(network => network.GetHashCode(), limits.PerAddress, limits);

    private readonly PartitionedRateLimiter<(Login, ClientNetwork)> _owners =
        Limiter<(Login, ClientNetwork)>(owner => owner.GetHashCode(), limits.PerAccount, limits);

    /// <summary>Who signed in, and from where: hashes of them, the latest in each place.</summary>
    private readonly (int, int)[] _signedIn = new (int, int)[Math.Min(limits.Counters, MostOwners)];

    /// <summary>Counts one attempt and says whether it may go on. One that the address refuses does not count for the account.</summary>
    /// <param name="address">Null where the transport has none, as a Unix socket: such clients count as one.</param>
    /// <param name="retryAfter">Zero, or if refused the window: sooner may do, but the framework's limiter does not say when.</param>
    public bool TryAcquire(Login login, IPAddress? address, out TimeSpan retryAfter)
    {
        var network = ClientNetwork.Of(address);
        var acquired = TryAcquire(_addresses, network) && (HasSignedIn(login, network) ? TryAcquire(_owners, (login, network)) : TryAcquire(_accounts, login));
        retryAfter = acquired ? TimeSpan.Zero : limits.Window;
        return acquired;
    }

    /// <summary>Notes that the account's owner signed in from an address: nobody else can use up its attempts from there.</summary>
    public void SignedIn(Login login, IPAddress? address)
    {
        var hashes = Hashes(login, ClientNetwork.Of(address));
        _signedIn[Place(hashes)] = hashes;
    }

    private bool HasSignedIn(Login login, ClientNetwork network)
    {
        var hashes = Hashes(login, network);
        return _signedIn[Place(hashes)] == hashes;
    }

    /// <summary>Together 64 bits that nobody outside can foresee.</summary>
    private static (int, int) Hashes(Login login, ClientNetwork network) => (HashCode.Combine(login, network), HashCode.Combine(network, login, 1));

    private int Place((int First, int Second) hashes) => (int)(unchecked((uint)hashes.First) % (uint)_signedIn.Length);

    public void Dispose()
    {
        _owners.Dispose();
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
}
