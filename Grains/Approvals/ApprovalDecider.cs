using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Approvals.ApprovalChanged, Lottery.Grains.Approvals.Approval>;

namespace Lottery.Grains.Approvals;

/// <summary>What happened to a request for approval: how it stands now.</summary>
public sealed record ApprovalChanged(Approval Approval);

/// <summary>One request to do something that takes two people. Nobody approves his own.</summary>
public sealed class ApprovalDecider(ApprovalId id, Approval? approval) : IDecider<ApprovalCommand, ApprovalChanged, Approval>
{
    private Approval? _approval = approval;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(ApprovalCommand command, DateTimeOffset now) => (command, _approval) switch
    {
        (RequestApproval r, null)                               => new ApprovalChanged(new(id, r.Action, r.Target, r.Reason, r.By, now, r.ExpiresAt, Version: 1) { Amount = r.Amount, Roles = r.Roles }),
        (RequestApproval, { } known)                            => Decision.Known(known),
        (_, null)                                               => Fault.ApprovalNotFound,
        (FindApproval, { } known)                               => Decision.Known(known),

        (Approve a, { Status: ApprovalStatus.Approved or ApprovalStatus.Done } known) when known.DecidedBy == a.By => Decision.Known(known),
        (RefuseApproval r, { Status: ApprovalStatus.Refused } known) when known.DecidedBy == r.By => Decision.Known(known),
        (Approve or RefuseApproval, { Status: not ApprovalStatus.Pending }) => Fault.ApprovalDecided,
        (Approve or RefuseApproval, { } open) when now >= open.ExpiresAt => Fault.ApprovalExpired,
        (Approve a, { } open) when a.By == open.RequestedBy     => Fault.OwnRequest,
        (Approve a, { } open)                                   => Next(open with { Status = ApprovalStatus.Approved, DecidedBy = a.By, DecidedAt = now }),
        (RefuseApproval r, { } open)                            => Next(open with { Status = ApprovalStatus.Refused, DecidedBy = r.By, DecidedAt = now, Note = r.Note }),

        (FinishApproval f, { Status: ApprovalStatus.Approved } approved) => Next(approved with { Status = ApprovalStatus.Done, FinishedAt = now, Outcome = f.Outcome }),
        (FinishApproval, { Status: ApprovalStatus.Done } known) => Decision.Known(known),
        (FinishApproval, { })                                   => Fault.ApprovalPending,
        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(ApprovalChanged fact) => _approval = fact.Approval;

    public void Rows(ApprovalChanged fact, IRows rows) => rows.Add(fact.Approval);

    public Reply<Approval> Answer(ApprovalChanged fact) => fact.Approval;

    private static ApprovalChanged Next(Approval approval) => new(approval with { Version = approval.Version + 1 });
}
