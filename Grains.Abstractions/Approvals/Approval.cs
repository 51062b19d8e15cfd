using Lottery.Grains.Players;

namespace Lottery.Grains.Approvals;

/// <summary>What needs a second operator.</summary>
public enum ApprovalAction
{
    /// <summary>A draw that sells, or has sold, is cancelled. Target: the draw.</summary>
    CancelDraw = 1,
    /// <summary>Results whose prizes are over the threshold are published. Target: the draw. Asked for by the service itself.</summary>
    PublishResults = 2,
    /// <summary>A player gets money from the house. Target: the player.</summary>
    Credit = 3,
    /// <summary>An operator pays money into a player's wallet. Target: the player.</summary>
    Deposit = 4,
    /// <summary>An operator has money brought into any wallet. Target: the wallet.</summary>
    Invoice = 5,
    /// <summary>Somebody becomes an operator, or is none any more. Target: the account.</summary>
    ChangeRoles = 6,
}

/// <summary>Where a request for approval stands.</summary>
public enum ApprovalStatus
{
    /// <summary>Nobody has decided. After its time nobody can.</summary>
    Pending = 1,
    /// <summary>A second operator has approved; it is being carried out.</summary>
    Approved = 2,
    /// <summary>It was carried out, or, by its outcome, could not be.</summary>
    Done = 3,
    /// <summary>An operator has refused it, or the first has withdrawn it.</summary>
    Refused = 4,
}

/// <summary>A request to do something that takes two people, and the row.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Target">To what: see <see cref="ApprovalAction"/>.</param>
/// <param name="Reason">Why: up to 500 characters.</param>
/// <param name="RequestedBy">The operator who asks; null: the service.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="ExpiresAt">From then on nobody can decide; null: it stays.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Approval")]
public sealed record Approval(
    ApprovalId Id, ApprovalAction Action, long Target, string Reason, PlayerId? RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset? ExpiresAt, long Version)
{
    /// <summary>The money concerned; null where there is none.</summary>
    [Id(0)]
    public Money? Amount { get; init; }

    /// <summary>The roles that the account is to have; null where it is not about roles.</summary>
    [Id(1)]
    public Roles? Roles { get; init; }

    [Id(2)]
    public ApprovalStatus Status { get; init; } = ApprovalStatus.Pending;

    /// <summary>Who approved or refused.</summary>
    [Id(3)]
    public PlayerId? DecidedBy { get; init; }

    [Id(4)]
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it was refused: 1 to 200 characters.</summary>
    [Id(5)]
    public string? Note { get; init; }

    /// <summary>When it was carried out.</summary>
    [Id(6)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it could not be carried out; <see cref="Fault.None"/> where it was.</summary>
    [Id(7)]
    public Fault Outcome { get; init; }
}

/// <summary>What a request for approval can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ApprovalCommand")]
public abstract record ApprovalCommand : ICommand<IApprovalGrain, Approval>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Approval>> SendTo(IApprovalGrain grain, Origin origin);
}

/// <summary>Makes the request. The same again is a repeat.</summary>
[GenerateSerializer, Immutable, Alias("lottery.RequestApproval")]
public sealed record RequestApproval(ApprovalAction Action, long Target, string Reason, PlayerId? By, DateTimeOffset? ExpiresAt) : ApprovalCommand
{
    /// <inheritdoc cref="Approval.Amount"/>
    [Id(0)]
    public Money? Amount { get; init; }

    /// <inheritdoc cref="Approval.Roles"/>
    [Id(1)]
    public Roles? Roles { get; init; }

    public override ValueTask<Answer<Approval>> SendTo(IApprovalGrain grain, Origin origin) => grain.RequestApproval(this, origin);
}

/// <summary>Approves; refused to who asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Approve")]
public sealed record Approve(PlayerId By) : ApprovalCommand
{
    public override ValueTask<Answer<Approval>> SendTo(IApprovalGrain grain, Origin origin) => grain.Approve(this, origin);
}

/// <summary>Refuses; who asked withdraws it so.</summary>
[GenerateSerializer, Immutable, Alias("lottery.RefuseApproval")]
public sealed record RefuseApproval(PlayerId By, string Note) : ApprovalCommand
{
    public override ValueTask<Answer<Approval>> SendTo(IApprovalGrain grain, Origin origin) => grain.RefuseApproval(this, origin);
}

/// <summary>Notes what came of it.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FinishApproval")]
public sealed record FinishApproval(Fault Outcome) : ApprovalCommand
{
    public override ValueTask<Answer<Approval>> SendTo(IApprovalGrain grain, Origin origin) => grain.FinishApproval(this, origin);
}

/// <summary>Asks for the request and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FindApproval")]
public sealed record FindApproval : ApprovalCommand
{
    public override ValueTask<Answer<Approval>> SendTo(IApprovalGrain grain, Origin origin) => grain.FindApproval(this, origin);
}

/// <summary>One request for approval.</summary>
[Alias("lottery.approval")]
public interface IApprovalGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Approvals.RequestApproval" path="/summary"/>
    [Alias("RequestApproval")]
    ValueTask<Answer<Approval>> RequestApproval(RequestApproval command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Approvals.Approve" path="/summary"/>
    [Alias("Approve")]
    ValueTask<Answer<Approval>> Approve(Approve command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Approvals.RefuseApproval" path="/summary"/>
    [Alias("RefuseApproval")]
    ValueTask<Answer<Approval>> RefuseApproval(RefuseApproval command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Approvals.FinishApproval" path="/summary"/>
    [Alias("FinishApproval")]
    ValueTask<Answer<Approval>> FinishApproval(FinishApproval command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Approvals.FindApproval" path="/summary"/>
    [Alias("FindApproval")]
    ValueTask<Answer<Approval>> FindApproval(FindApproval command, Origin origin);
}
