using Lottery.Api.Auth;
using Lottery.Api.Http;
using Xunit;

namespace Lottery.Api.Tests.Auth;

/// <summary>Goal: who signs up in numbers does not keep anybody from signing in. Method: the real hasher, full of sign-ups.</summary>
public sealed class PasswordsTests
{
    [Fact]
    public async Task A_sign_in_waits_for_no_queue_of_sign_ups_and_a_full_queue_takes_no_more()
    {
        var passwords = new Passwords();
        var hash = await passwords.Hash("correct horse");
        var (done, refused) = (0, 0);
        var signUps = Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            try
            {
                await passwords.Hash("correct horse");
                Interlocked.Increment(ref done);
            }
            catch (ProblemException e)
            {
                Assert.Equal((503, "overloaded"), (e.Problem.Status, e.Problem.Code));
                Interlocked.Increment(ref refused);
            }
        })).ToList();
        await Running.Wait.Until("the queue to be full", () => Volatile.Read(ref refused) > 0);

        var before = Volatile.Read(ref done);
        Assert.True(await passwords.Verify(hash, "correct horse"));
        Assert.InRange(Volatile.Read(ref done) - before, 0, 16); // Those that were begun before it, and not the sixty that wait.

        await Task.WhenAll(signUps);
        Assert.Equal(200, done + refused);
        Assert.False(await passwords.Verify(hash, "wrong horse"));
        Assert.False(await passwords.Verify(null, "correct horse"));
    }
}
