using Lottery.Grains.Turns;
using Orleans.Concurrency;

namespace Lottery.Grains.Approvals;

/// <summary>One request for approval, on the cluster.</summary>
[GrainType("approval"), Reentrant]
internal sealed class ApprovalGrain(GrainType<ApprovalId, ApprovalDecider, ApprovalCommand, ApprovalChanged, Approval> type)
    : DecidingGrain<ApprovalId, ApprovalDecider, ApprovalCommand, ApprovalChanged, Approval>(type), IApprovalGrain
{
    protected override ApprovalId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<Answer<Approval>> RequestApproval(RequestApproval command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Approval>> Approve(Approve command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Approval>> RefuseApproval(RefuseApproval command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Approval>> FinishApproval(FinishApproval command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Approval>> FindApproval(FindApproval command, Origin origin) => Turn(command, origin);
}
