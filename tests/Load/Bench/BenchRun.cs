using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;
using Lottery.Load.Bench.Sections;
using Npgsql;

namespace Lottery.Load.Bench;

/// <summary>One sitting, from its PostgreSQL to its report.</summary>
internal static class BenchRun
{
    /// <param name="options">How long each run is.</param>
    /// <param name="sections">What is measured, in this order.</param>
    /// <param name="keep">Gets after each section what was found so far: a sitting is long, and may be cut off.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="BenchException">Nothing can be measured here.</exception>
    public static async Task<BenchReport> Run(
        BenchOptions options, IReadOnlyList<ISection> sections, Func<BenchReport, Task> keep, CancellationToken stop)
    {
        var begun = DateTimeOffset.UtcNow;
        await using var server = await BenchPostgres.Start(stop);
        var machine = await Machine.Describe(server, stop);
        var commit = await SourceTree.Commit(stop);
        return await Progress.Run(sections.Sum(s => s.Seconds(options)) + (options.Against is null ? 0 : OlderBuild.Seconds), async progress =>
        {
            await using var older = options.Against is { } revision
                ? await progress.Step($"builds {revision}", OlderBuild.Seconds, () => OlderBuild.Make(revision, stop), built => built.Name)
                : null;
            var sitting = new Sitting(options, server, older, progress, stop);
            var reports = new List<SectionReport>();
            foreach (var section in sections)
            {
                reports.Add(await Measure(section, sitting));
                await keep(Report());
            }
            return Report();

            BenchReport Report() => new(begun, DateTimeOffset.UtcNow - begun, commit, older?.Name, machine, options, reports, sitting.Checks);
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
