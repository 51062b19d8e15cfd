using System.Text;
using Lottery.Grains.Audit;
using Xunit;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests.Audit;

/// <summary>The audit log only grows, and each entry is bound to all before it.</summary>
public class AuditTests
{
    private static readonly PlayerId Boss = new(1), Clerk = new(2);

    [Fact]
    public void Entries_are_numbered_and_chained()
    {
        var log = new AuditDecider(null);
        var (first, second) = (Append(log, Boss, null, Noon), Append(log, Clerk, "{}", Noon.AddSeconds(1)));
        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Equal(AuditChain.Beginning, first.Previous);
        Assert.Equal(first.Hash, second.Previous);

        // A grain that was loaded anew goes on where it was.
        Assert.Equal(second.Hash, Append(new AuditDecider(second), Boss, null, Noon).Previous);
    }

    [Fact]
    public void The_hash_is_that_of_the_fields_as_they_are_described()
    {
        var entry = Append(new AuditDecider(null), Boss, "{\"reason\":\"für ü\"}", Noon);
        var fields = "1:1" + "16:1893499200000000" + "1:1" + "7:DELETE " + "2:/x" + "20:{\"reason\":\"für ü\"}" + "-";
        Assert.Equal(System.Security.Cryptography.SHA256.HashData([.. new byte[32], .. Encoding.UTF8.GetBytes(fields)]), entry.Hash);
    }

    [Fact]
    public void No_two_logs_of_different_fields_have_the_same_text()
    {
        var log = new AuditDecider(null);
        AuditEntry Of(string action, string target) => (AuditEntry)log.Take(new AppendAudit(Boss, action, target, null), Noon).Reply.Value! with { Number = 1, Previous = AuditChain.Beginning };
        Assert.NotEqual(AuditChain.HashOf(Of("ab", "c")), AuditChain.HashOf(Of("a", "bc")));
    }

    [Fact]
    public void Every_change_of_an_entry_changes_its_hash()
    {
        var entry = Append(new AuditDecider(null), Boss, "x", Noon);
        AuditEntry[] forged =
        [
            entry with { Number = 2 }, entry with { At = entry.At.AddMicroseconds(1) }, entry with { Operator = Clerk }, entry with { Action = "DELETE" },
            entry with { Target = "/y" }, entry with { Detail = null }, entry with { Detail = "-" }, entry with { Of = 1 }, entry with { Previous = entry.Hash },
        ];
        Assert.All(forged, other => Assert.NotEqual(entry.Hash, AuditChain.HashOf(other)));
    }

    [Fact]
    public void A_clock_that_goes_back_leaves_the_order_of_times()
    {
        var log = new AuditDecider(null);
        Append(log, Boss, null, Noon);
        Assert.Equal(Noon, Append(log, Boss, null, Noon.AddHours(-1)).At);
    }

    /// <summary>Goal: many operators at the same time make one chain. Method: interleaved by seed, with crashes; the tables refuse a fork.</summary>
    [Fact]
    public void Operators_at_the_same_time_make_one_chain()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var world = new InMemoryWorld(seed);
            Func<IFlow, ValueTask> act = async flow =>
            {
                for (var i = 0; i < 3; i++)
                    await flow.Ask(new AppendAudit(Boss, "PUT", "/x", null));
            };
            world.RunTogether(seed, act, act, act);
            world.Run(act, null);
            world.Crash(keep: seed % 3);
            world.Run(act, null);
            Assert.Equal(Enumerable.Range(1, world.Tables.Audit.Count).Select(n => (long)n), world.Tables.Audit.Select(e => e.Number));
            Assert.Equal(15, world.Tables.Audit.Count);
        }
    }

    private static AuditEntry Append(AuditDecider log, PlayerId by, string? detail, DateTimeOffset now) =>
        log.Take(new AppendAudit(by, "DELETE ", "/x", detail), now).Row<AuditEntry>();
}
