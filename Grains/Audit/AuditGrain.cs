using Lottery.Grains.Turns;
using Orleans.Concurrency;

namespace Lottery.Grains.Audit;

/// <summary>The audit log, on the cluster.</summary>
[GrainType("audit"), Reentrant]
internal sealed class AuditGrain(GrainType<long, AuditDecider, AuditCommand, AuditAppended, AuditEntry> type)
    : DecidingGrain<long, AuditDecider, AuditCommand, AuditAppended, AuditEntry>(type), IAuditGrain
{
    protected override long Id => this.GetPrimaryKeyLong();

    public ValueTask<Answer<AuditEntry>> AppendAudit(AppendAudit command, Origin origin) => Turn(command, origin);
}
