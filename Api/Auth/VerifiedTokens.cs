using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lottery.Api.Auth;

/// <summary>A cache of verified tokens, so that a signature costs its 70 µs once and not per request.</summary>
/// <remarks>
/// Remembers the SHA-256 of a token, not the token: a reader of our memory cannot sign in with it, and an entry
/// takes about 160 bytes. Finding one allocates nothing and takes about 1 µs. Safe under concurrency.
/// Whether a token was revoked is not its business; that is asked for each request (<see cref="WhyRevoked"/>).
/// </remarks>
/// <param name="capacity">The most tokens remembered, at least 8.</param>
public sealed class VerifiedTokens(AccessTokens tokens, int capacity = VerifiedTokens.DefaultCapacity)
{
    public const int DefaultCapacity = 100_000;

    private readonly ConcurrentDictionary<Digest, VerifiedToken> _known = new();
    private readonly Lock _evicting = new();

    // Kept beside the dictionary, whose own Count takes all its locks.
    private int _count;

    /// <summary>How many tokens are remembered: at most the capacity.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <inheritdoc cref="AccessTokens.Verify"/>
    public ValueTask<TokenCheck> Verify(string token, DateTimeOffset now)
    {
        if (token.Length > AccessTokens.MaxLength)
        {
            return new(TokenFault.Malformed);
        }

        var digest = Digest.Of(token);
        if (_known.TryGetValue(digest, out var known))
        {
            if (known.ExpiresAt > now)
            {
                return new(known);
            }

            Remove(digest);
            return new(TokenFault.Expired);
        }

        return VerifyAndAdd(token, digest, now);
    }

    private async ValueTask<TokenCheck> VerifyAndAdd(string token, Digest digest, DateTimeOffset now)
    {
        var check = await tokens.Verify(token, now);
        if (check.IsValid)
        {
            Add(digest, check.Token, now);
        }

        return check;
    }

    private void Add(Digest digest, VerifiedToken token, DateTimeOffset now)
    {
        // Room is taken first, so that the count never passes the capacity.
        if (Interlocked.Increment(ref _count) > capacity)
        {
            Interlocked.Decrement(ref _count);
            MakeRoom(now);
            return;
        }

        if (!_known.TryAdd(digest, token))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Removes expired tokens, and at least an eighth of all: those that would expire first.</summary>
    /// <remarks>
    /// Going through 100,000 entries takes some 20 ms, once per 12,500 verifications of 70 µs. The token that found
    /// no room is remembered when it comes again.
    /// </remarks>
    private void MakeRoom(DateTimeOffset now)
    {
        if (!_evicting.TryEnter())
        {
            return;
        }

        try
        {
            var entries = _known.ToArray();
            var expiries = Array.ConvertAll(entries, entry => entry.Value.ExpiresAt.UtcTicks);
            Array.Sort(expiries);
            var last = expiries.Length == 0 ? 0 : expiries[Math.Min(capacity / 8, expiries.Length - 1)];
            foreach (var (digest, token) in entries)
            {
                if (token.ExpiresAt <= now || token.ExpiresAt.UtcTicks <= last)
                {
                    Remove(digest);
                }
            }
        }
        finally
        {
            _evicting.Exit();
        }
    }

    private void Remove(Digest digest)
    {
        if (_known.TryRemove(digest, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>The SHA-256 of a token's UTF-16 bytes.</summary>
    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(ReadOnlySpan<char> token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(token), hash);
            return MemoryMarshal.Read<Digest>(hash);
        }

        // A part of a cryptographic hash is as good a hash as any.
        public override int GetHashCode() => unchecked((int)(ulong)Low);
    }
}
