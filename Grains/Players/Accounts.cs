using System.Text;
using Lottery.Grains.Requests;

namespace Lottery.Grains.Players;

/// <summary>The flows that change accounts. Somebody who can run the lottery always remains.</summary>
public static class Accounts
{
    private const int Tries = 5;

    /// <summary>Lets the account do nothing, from its next request on.</summary>
    public static ValueTask<Reply<Player>> Block(IFlow flow, PlayerId id) => Change(flow, id, seen => new BlockPlayer(seen), _ => false);

    /// <summary>Lets a blocked account go on.</summary>
    public static ValueTask<Reply<Player>> Unblock(IFlow flow, PlayerId id) => Change(flow, id, seen => new UnblockPlayer(seen), _ => true);

    /// <summary>Sets what the account may do. A token with roles that were taken away is worth nothing any more.</summary>
    public static ValueTask<Reply<Player>> SetRoles(IFlow flow, PlayerId id, Roles roles) =>
        Change(flow, id, seen => new SetRoles(roles, seen), _ => roles.HasFlag(Roles.Operator));

    /// <summary>Ends all sessions of the account.</summary>
    public static ValueTask<Reply<Player>> SignOut(IFlow flow, PlayerId id) => Change(flow, id, seen => new SignOut(seen), _ => true);

    /// <summary>Sets another password, and ends all sessions.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="seen">The account whose password the person knew. Where it has changed since, this is refused.</param>
    /// <param name="passwordHash">Not the password.</param>
    public static async ValueTask<Reply<Player>> ChangePassword(IFlow flow, Player seen, string passwordHash)
    {
        var reply = await flow.Ask(seen.Id, new ChangePassword(passwordHash, seen.Version));
        if (reply.Is(out var changed, out _) && changed.IsActiveOperator)
            await flow.Ask(new Admit(seen.Id, changed.Version));
        return reply;
    }

    /// <summary>Puts an operator whom a change that was cut off left uncounted on the roster again.</summary>
    /// <remarks>A change that is still under way finds another version of the account, and begins anew.</remarks>
    public static ValueTask<Reply<Player>> Recount(IFlow flow, PlayerId id) => Change(flow, id, seen => new RenewAccount(seen), _ => true);

    /// <summary>Erases what is personal: login, password and the answer that the sign-up got. Ledger and tickets stay under the number.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="id">The account. One that was erased is a repeat; one whose erasure was cut off is finished.</param>
    /// <param name="signUps">The requests, with an idempotency key, that made the account.</param>
    public static async ValueTask<Reply<Player>> Erase(IFlow flow, PlayerId id, IReadOnlyList<RequestId> signUps)
    {
        if (!(await Change(flow, id, seen => new ErasePlayer(seen), _ => false)).Is(out var player, out var fault))
            return fault;
        if (player.Login == Player.ErasedLogin(id))
            return player;
        foreach (var request in signUps)
            await flow.Ask(request, new ForgetAnswer([.. "{}"u8]));
        await flow.Ask(player.Login, new RetireLogin(id, flow.Vault.Fingerprint(Encoding.UTF8.GetBytes(player.Login.Value))));
        return await flow.Ask(id, new FinishErasure());
    }

    private static async ValueTask<Reply<Player>> Change(IFlow flow, PlayerId id, Func<long, AccountChange> change, Func<Player, bool> staysOperator)
    {
        for (var tries = 1; ; tries++)
        {
            if (!(await flow.Ask(id, new DescribePlayer())).Is(out var player, out var fault))
                return fault;
            if (player.IsActiveOperator && !staysOperator(player) && !(await flow.Ask(new Retire(id, player.Version))).Is(out _, out fault))
                return fault;
            var reply = await flow.Ask(id, change(player.Version));
            if (reply.Fault == Fault.AccountChanged && tries < Tries)
                continue;
            if (reply.Is(out var changed, out _) && changed.IsActiveOperator)
                await flow.Ask(new Admit(id, changed.Version));
            return reply;
        }
    }
}
