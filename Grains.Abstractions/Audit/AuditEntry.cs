namespace Lottery.Grains.Audit;

/// <summary>One entry of the log of operators' actions, and the row. It never changes, and its hash binds it to all entries before it.</summary>
/// <param name="Number">1 for the first; no number is missing.</param>
/// <param name="At">When.</param>
/// <param name="Operator">Who acted.</param>
/// <param name="Action">What: method and route, such as <c>PUT /api/admin/draws/{id}/cancel</c>.</param>
/// <param name="Target">The address that was asked, with its query.</param>
/// <param name="Detail">The body of the request; of an outcome, the status and the problem's code. Null for none.</param>
/// <param name="Of">The entry of the request whose outcome this is; null for a request.</param>
/// <param name="Previous">The hash of the entry before; 32 zero bytes for the first.</param>
/// <param name="Hash">See <see cref="AuditChain"/>.</param>
[GenerateSerializer, Immutable, Alias("lottery.AuditEntry")]
public sealed record AuditEntry(
    long Number, DateTimeOffset At, PlayerId Operator, string Action, string Target, string? Detail, long? Of, byte[] Previous, byte[] Hash);

/// <summary>What the audit log can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.AuditCommand")]
public abstract record AuditCommand : ICommand<IAuditGrain, AuditEntry>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<AuditEntry>> SendTo(IAuditGrain grain, Origin origin);
}

/// <summary>Adds an entry. Sent twice, it is two entries: both requests were made.</summary>
/// <param name="Operator">Who acts.</param>
/// <param name="Action">See <see cref="AuditEntry.Action"/>.</param>
/// <param name="Target">See <see cref="AuditEntry.Target"/>.</param>
/// <param name="Detail">See <see cref="AuditEntry.Detail"/>.</param>
/// <param name="Of">See <see cref="AuditEntry.Of"/>.</param>
[GenerateSerializer, Immutable, Alias("lottery.AppendAudit")]
public sealed record AppendAudit(PlayerId Operator, string Action, string Target, string? Detail, long? Of = null) : AuditCommand
{
    public override ValueTask<Answer<AuditEntry>> SendTo(IAuditGrain grain, Origin origin) => grain.AppendAudit(this, origin);
}

/// <summary>The log of operators' actions. There is one such grain, with key 0.</summary>
[Alias("lottery.audit")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Audit.AppendAudit" path="/summary"/>
    [Alias("AppendAudit")]
    ValueTask<Answer<AuditEntry>> AppendAudit(AppendAudit command, Origin origin);
}
