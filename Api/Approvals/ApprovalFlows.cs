using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Players;

namespace Lottery.Api.Approvals;

/// <summary>Asks for a second operator.</summary>
/// <param name="Request">What is asked for.</param>
/// <param name="Expiry">How long it can be decided.</param>
/// <param name="Account">The account that must exist; null where there need be none.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.AskApproval")]
internal sealed record AskApproval(RequestApproval Request, TimeSpan Expiry, PlayerId? Account) : KeyedFlow<Approval, ApprovalView>
{
    protected override IdKind? Makes => IdKind.Approval;

    protected override int Made => StatusCodes.Status202Accepted;

    protected override string? Location(long made) => $"/api/admin/approvals/{made}";

    protected override async ValueTask<Reply<Approval>> Steps(IFlow flow, long made) =>
        Account is { } account && !(await flow.Ask(account, new DescribePlayer())).Is(out _, out var fault)
            ? fault
            : await flow.Ask(new ApprovalId(made), Request with { ExpiresAt = flow.Now + Expiry });

    protected override ApprovalView View(Approval value) => ApprovalView.From(value);
}

/// <inheritdoc cref="Grains.Approvals.Approvals.Approve"/>
[GenerateSerializer, Immutable, Alias("lottery.api.GiveApproval")]
internal sealed record GiveApproval(ApprovalId Approval, PlayerId By) : KeyedFlow<Approval, ApprovalView>
{
    public override bool TakesLong => true;

    protected override ValueTask<Reply<Approval>> Steps(IFlow flow, long made) => Grains.Approvals.Approvals.Approve(flow, Approval, By);

    protected override ApprovalView View(Approval value) => ApprovalView.From(value);
}

/// <inheritdoc cref="RefuseApproval"/>
[GenerateSerializer, Immutable, Alias("lottery.api.DenyApproval")]
internal sealed record DenyApproval(ApprovalId Approval, PlayerId By, string Reason) : KeyedFlow<Approval, ApprovalView>
{
    protected override ValueTask<Reply<Approval>> Steps(IFlow flow, long made) => flow.Ask(Approval, new RefuseApproval(By, Reason));

    protected override ApprovalView View(Approval value) => ApprovalView.From(value);
}
