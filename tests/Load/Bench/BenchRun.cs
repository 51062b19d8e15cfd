using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;
using Lottery.Load.Bench.Sections;
using Npgsql;

namespace Lottery.Load.Bench;

/// <summary>One sitting, from its PostgreSQL to its report.</summary>
internal static class BenchRun
{
    /// <exception cref="BenchException">Nothing can be measured here.</exception>
    public static async Task<BenchReport> Run(BenchOptions options, IReadOnlyList<ISection> sections, CancellationToken stop)
    {
        var begun = DateTimeOffset.UtcNow;
        await using var server = await BenchPostgres.Start(stop);
        var machine = await Machine.Describe(server, stop);
        var commit = await SourceTree.Commit(stop);
        return await Progress.Run(sections.Sum(s => s.Seconds(options)), async progress =>
        {
            var sitting = new Sitting(options, server, progress, stop);
            var reports = new List<SectionReport>();
            foreach (var section in sections)
                reports.Add(await Measure(section, sitting));
            return new BenchReport(begun, DateTimeOffset.UtcNow - begun, commit, machine, options, reports, sitting.Checks);
        });
    }

    /// <summary>A section that cannot be measured does not take the others with it.</summary>
    private static async Task<SectionReport> Measure(ISection section, Sitting sitting)
    {
        try
        {
            return await section.Run(sitting);
        }
        catch (Exception e) when (e is BenchException or NpgsqlException or IOException)
        {
            return new(section.Name, section.Title, "It could not be measured.") { Failure = e.Message };
        }
    }
}
