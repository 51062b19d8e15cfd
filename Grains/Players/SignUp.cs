using Lottery.Grains.Wallets;

namespace Lottery.Grains.Players;

/// <summary>The flow that registers a person: the login is claimed for an id, then the id registered.</summary>
public static class SignUp
{
    /// <summary>How long a login that is claimed waits for its registration, before it is taken to be cut off.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How many numbers are passed over where one has a wallet already: its neighbours probably have, too.</summary>
    private const int SkippedNumbers = 100;

    /// <summary>Registers a person.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="id">The number the person gets, unless money was sent to it before; the same again is a repeat.</param>
    /// <param name="login">Must be free.</param>
    /// <param name="passwordHash">Not the password.</param>
    /// <param name="roles">What the person may do.</param>
    /// <param name="birthDate">Where it is asked for.</param>
    /// <param name="region">Where it is asked for.</param>
    public static async ValueTask<Reply<Player>> Run(
        IFlow flow, PlayerId id, Login login, string passwordHash, Roles roles, DateOnly? birthDate = null, string? region = null)
    {
        var registration = new Register(login, passwordHash, roles) { BirthDate = birthDate, Region = region };
        // Who signs up must not find money in the wallet that was sent to its number when that was nobody's.
        if (!(await flow.Ask(id, new DescribePlayer())).Is(out _, out _))
        {
            while ((await flow.Ask(WalletId.Of(id), new ClaimNumber())).Fault == Fault.NumberTaken)
                id = new(await flow.NextIds(IdKind.Player, SkippedNumbers));
        }
        if (!(await flow.Ask(login, new ClaimLogin(id))).Is(out _, out var fault))
        {
            // A claim whose registration was cut off by a crash is nobody's: this person may have it. A fresh one is somebody's
            // who is about to register, and who would be told of success for an account with this person's password.
            if (!(await flow.Ask(login, new FindLogin())).Is(out var claim, out _)
                || flow.Now < claim.ClaimedAt + Patience
                || (await flow.Ask(claim.Player, new DescribePlayer())).Is(out _, out _))
                return fault;
            var adopted = await Register(flow, claim.Player, registration);
            return adopted.Repeated ? fault : adopted;
        }
        return await Register(flow, id, registration);
    }

    private static async ValueTask<Reply<Player>> Register(IFlow flow, PlayerId id, Register registration)
    {
        var reply = await flow.Ask(id, registration);
        if (reply.Is(out var player, out _) && player.IsActiveOperator)
            await flow.Ask(new Admit(id, player.Version));
        return reply;
    }
}
