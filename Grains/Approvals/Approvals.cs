using System.Diagnostics;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Approvals;

/// <summary>The flows of what takes two people: asked for, approved by another, carried out.</summary>
/// <remarks>Where one is cut off after the approval, the request stays Approved and the sweeper calls <see cref="CarryOut"/>. Each action has one effect, however often it is carried out.</remarks>
public static class Approvals
{
    /// <summary>How long after its approval a request is taken to be cut off.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether cancelling a draw takes two people: before its sales have begun nothing can have been sold, after its drawing nothing can be cancelled.</summary>
    public static bool CancelTakesTwo(this TwoPeopleRules rules, Draw draw, DateTimeOffset now) =>
        rules.CancelDraw && draw.Status is DrawStatus.Planned or DrawStatus.Open or DrawStatus.Closed && now >= draw.Terms.OpensAt;

    /// <summary>Whether a change of an account's roles takes two people: making somebody an operator, or one no more.</summary>
    public static bool ChangeTakesTwo(this TwoPeopleRules rules, Roles before, Roles after) => rules.Roles && (before | after).HasFlag(Roles.Operator);

    /// <summary>Asks for a second operator.</summary>
    public static async ValueTask<Reply<Approval>> Request(IFlow flow, RequestApproval request) =>
        await flow.Ask(new ApprovalId(await flow.NextIds(IdKind.Approval)), request with { ExpiresAt = flow.Now + flow.TwoPeople.Expiry });

    /// <summary>Approves a request, and carries it out.</summary>
    /// <returns>The request as it stands; its outcome says whether it could be carried out.</returns>
    public static async ValueTask<Reply<Approval>> Approve(IFlow flow, ApprovalId id, PlayerId by) =>
        (await flow.Ask(id, new Approve(by))).Is(out var approval, out var fault) ? await CarryOut(flow, approval) : fault;

    /// <summary>Carries out what was approved.</summary>
    public static async ValueTask<Reply<Approval>> CarryOut(IFlow flow, Approval approval) =>
        approval.Status == ApprovalStatus.Approved ? await flow.Ask(approval.Id, new FinishApproval(await Do(flow, approval))) : approval;

    /// <summary>Why a draw's results may not be published yet; <see cref="Fault.None"/> where they may. Asks for the approval where it is needed.</summary>
    internal static async ValueTask<Fault> WhyNotPublish(IFlow flow, Draw draw, DrawResult result)
    {
        if (flow.TwoPeople.PayoutOver is not { } most)
            return Fault.None;
        var id = ApprovalId.OfResults(draw.Id);
        if ((await flow.Ask(id, new FindApproval())).Is(out var known, out _))
            return known.Status switch { ApprovalStatus.Pending => Fault.ApprovalPending, ApprovalStatus.Refused => Fault.ApprovalRefused, _ => Fault.None };
        if (!(await flow.Ask(draw.Terms.Game, new DescribeGame())).Is(out var game, out var fault))
            return fault;
        var winners = await flow.Tables.CountMatches(draw.Id, result.Set, draw.Terms.Pick);
        var sales = checked(draw.Seal!.Tickets * draw.Terms.Price.Minor);
        var payout = new Money(PrizeArithmetic.Compute(draw.Terms.Plan, sales, winners, game.Jackpot, game.Reserve).Paid, draw.Terms.Price.Currency);
        if (payout.ToDecimal() <= most)
            return Fault.None;
        var asked = await flow.Ask(id, new RequestApproval(ApprovalAction.PublishResults, draw.Id.Value, $"The prizes are {payout}.", By: null, ExpiresAt: null) { Amount = payout });
        return asked.Fault == Fault.None ? Fault.ApprovalPending : asked.Fault;
    }

    private static async ValueTask<Fault> Do(IFlow flow, Approval a)
    {
        var wallet = new WalletId(a.Target);
        return a.Action switch
        {
            ApprovalAction.CancelDraw => (await flow.Ask(new DrawId(a.Target), new CancelDraw(a.Reason))).Fault,
            ApprovalAction.PublishResults => (await RunDraw.Run(flow, new DrawId(a.Target), until: DrawStatus.Drawn)).Fault,
            ApprovalAction.Credit => (await flow.Ask(wallet, new Credit(new(await flow.NextIds(IdKind.Payment)), a.Amount!.Value, a.Reason, Key(a.Id)))).Fault,
            ApprovalAction.Deposit => (await Transfer.Deposit(flow, wallet, a.Amount!.Value, Key(a.Id), a.Reason)).Fault,
            ApprovalAction.Invoice => (await Transfer.Invoice(flow, wallet, a.Amount!.Value, Key(a.Id), a.Reason)).Fault,
            ApprovalAction.ChangeRoles => (await Accounts.SetRoles(flow, new PlayerId(a.Target), a.Roles!.Value)).Fault,
            _ => throw new UnreachableException($"No way to do {a}."),
        };
    }

    /// <summary>The key by which the wallet knows what an approval has done already. Clients' keys are hashes, and none is like it.</summary>
    private static RequestKey Key(ApprovalId id)
    {
        var key = new Guid(0x4150_5052, 0, 0, BitConverter.GetBytes(id.Value));
        return new(key, key);
    }
}
