using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Audit.AuditAppended, Lottery.Grains.Audit.AuditEntry>;

namespace Lottery.Grains.Audit;

/// <summary>What happened to the audit log: an entry was added.</summary>
public sealed record AuditAppended(AuditEntry Entry);

/// <summary>The log of operators' actions: it only grows, and each entry is chained to the one before. There is one such grain.</summary>
/// <param name="last">The latest entry; null where there is none.</param>
public sealed class AuditDecider(AuditEntry? last) : IDecider<AuditCommand, AuditAppended, AuditEntry>
{
    private AuditEntry? _last = last;

    public Decision Decide(AuditCommand command, DateTimeOffset now) => command switch
    {
        AppendAudit append => new AuditAppended(Next(append, now)),
        _ => throw new UnreachableException($"No rule for {command}."),
    };

    public void Apply(AuditAppended fact) => _last = fact.Entry;

    public void Rows(AuditAppended fact, IRows rows) => rows.Add(fact.Entry);

    public Reply<AuditEntry> Answer(AuditAppended fact) => fact.Entry;

    private AuditEntry Next(AppendAudit append, DateTimeOffset now)
    {
        // A clock that went back does not put entries out of order.
        var at = _last is { } last && last.At > now ? last.At : now;
        var entry = new AuditEntry((_last?.Number ?? 0) + 1, at, append.Operator, append.Action, append.Target, append.Detail, append.Of, _last?.Hash ?? AuditChain.Beginning, []);
        return entry with { Hash = AuditChain.HashOf(entry) };
    }
}
