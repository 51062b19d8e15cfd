using Lottery.Api.Auth;
using Lottery.Grains;
using Lottery.Grains.Players;
using Xunit;
using static Lottery.Api.Tests.Auth.Forge;

namespace Lottery.Api.Tests.Auth;

public sealed class VerifiedTokensTests
{
    [Fact]
    public async Task A_token_is_verified_once_and_still_expires()
    {
        var cache = new VerifiedTokens(Tokens);
        var token = Tokens.Issue(Holder, Roles.Player, Now);

        var first = (await cache.Verify(token, Now)).Token;
        Assert.NotNull(first);
        Assert.Same(first, (await cache.Verify(token, Now.AddMinutes(59))).Token);
        Assert.Equal(1, cache.Count);

        Assert.Equal(TokenFault.Expired, (await cache.Verify(token, first.ExpiresAt)).Fault);
        Assert.Equal(0, cache.Count);
        Assert.Equal(TokenFault.Expired, (await cache.Verify(token, first.ExpiresAt)).Fault);
    }

    [Fact]
    public async Task Only_good_tokens_are_remembered_and_only_as_they_were_spelled()
    {
        var cache = new VerifiedTokens(Tokens);
        var token = Tokens.Issue(Holder, Roles.Player, Now);
        await cache.Verify(token, Now);

        Assert.Equal(TokenFault.Malformed, (await cache.Verify(token + "=", Now)).Fault);
        Assert.Equal(TokenFault.Malformed, (await cache.Verify(token[..^1], Now)).Fault);
        Assert.Equal(TokenFault.Malformed, (await cache.Verify(new string('x', 100_000), Now)).Fault);
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public async Task It_stays_within_its_capacity_and_forgets_first_what_expires_first()
    {
        var cache = new VerifiedTokens(Tokens, capacity: 16);
        var tokens = Enumerable.Range(0, 16).Select(i => Tokens.Issue(new PlayerId(i + 1), Roles.Player, Now.AddSeconds(i))).ToArray();
        var kept = new List<VerifiedToken?>();
        foreach (var token in tokens)
            kept.Add((await cache.Verify(token, Now.AddSeconds(16))).Token);
        Assert.Equal(16, cache.Count);

        // No room: an eighth and one go. The newcomer is remembered at its second try.
        var newcomer = Tokens.Issue(Holder, Roles.Player, Now);
        Assert.True((await cache.Verify(newcomer, Now.AddSeconds(16))).IsValid);
        Assert.Equal(13, cache.Count);
        Assert.Same(kept[15], (await cache.Verify(tokens[15], Now.AddSeconds(16))).Token);
        Assert.Same(kept[3], (await cache.Verify(tokens[3], Now.AddSeconds(16))).Token);
        Assert.NotSame(kept[2], (await cache.Verify(tokens[2], Now.AddSeconds(16))).Token);
    }

    [Fact]
    public async Task All_that_has_expired_goes_when_room_is_needed()
    {
        var cache = new VerifiedTokens(Tokens, capacity: 8);
        for (var i = 0; i < 8; i++)
        {
            await cache.Verify(Tokens.Issue(Holder, Roles.Player, Now), Now);
        }

        var later = Now.AddHours(2);
        await cache.Verify(Tokens.Issue(Holder, Roles.Player, later), later);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task Many_threads_may_use_it_at_once()
    {
        var cache = new VerifiedTokens(Tokens, capacity: 32);
        var tokens = Enumerable.Range(1, 64).Select(i => (Id: new PlayerId(i), Text: Tokens.Issue(new PlayerId(i), Roles.Player, Now))).ToArray();
        await Parallel.ForAsync(0, 2_000, TestContext.Current.CancellationToken, async (i, _) =>
        {
            Assert.Equal(tokens[i % 64].Id, (await cache.Verify(tokens[i % 64].Text, Now)).Token?.Player);
            Assert.InRange(cache.Count, 0, 33); // a newcomer is counted for a moment before it is turned away
        });
        Assert.InRange(cache.Count, 0, 32);
    }

    [Fact]
    public async Task Finding_a_token_allocates_nothing()
    {
        var cache = new VerifiedTokens(Tokens);
        var token = Tokens.Issue(Holder, Roles.Player, Now);
        await cache.Verify(token, Now);
        await cache.Verify(token, Now);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            await cache.Verify(token, Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
