using System.CommandLine;
using Lottery.Api.Hosting;
using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;
using Lottery.Load.Bench.Sections;

namespace Lottery.Load.Bench;

/// <summary>The program's command line.</summary>
internal static class Cli
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each contender has its turn.", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "Seconds that count, of each run.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "Seconds before them that do not.", DefaultValueFactory = _ => 8 };
    private static readonly Option<bool> Quick = new("--quick") { Description = "One short round of everything, to try it out: its figures say nothing." };
    private static readonly Option<string?> Against = new("--against")
    {
        Description = $"An older commit, as git takes it. It is built, and takes turns with the product in the sections growth, {string.Join(", ", SectionList.NeedOlder)}.",
        HelpName = "REVISION",
    };

    private static readonly Option<DirectoryInfo?> Output = new("--output")
    {
        Description = "Where performance.md and performance.json go: docs, for a whole sitting; a quick or partial one is only printed where this is left out.",
    };

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = "Only these sections: " + string.Join(", ", SectionList.Names) + ".",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public static Task<int> Run(string[] args)
    {
        foreach (var number in (Option<int>[])[Rounds, Seconds, WarmUp])
            number.Validators.Add(result => { if (result.GetValueOrDefault<int>() <= 0) result.AddError($"{number.Name} must be more than 0."); });
        Only.AcceptOnlyFromAmong([.. SectionList.Names]);
        var root = new RootCommand(
            """
            Measures the product and its peers in turns, in one sitting, on this machine. Leave the machine alone meanwhile.
            It starts a PostgreSQL of its own, with fsync and synchronous_commit on, and removes it afterwards.
            """)
        {
            Rounds, Seconds, WarmUp, Only, Against, Quick, Output,
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(Against) is null && result.GetValue(Only)!.Intersect(SectionList.NeedOlder).FirstOrDefault() is { } section)
                result.AddError($"The section {section} needs --against.");
        });
        root.SetAction(async (result, stop) =>
        {
            try
            {
                return await Measure(result, stop);
            }
            catch (Exception e) when (e is BenchException or PostgresMissingException or PrivatePostgresException or DataFolderInUseException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }
        });
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
    }

    private static async Task<int> Measure(ParseResult result, CancellationToken stop)
    {
        var (quick, only) = (result.GetValue(Quick), result.GetValue(Only)!);
        var options = (quick ? BenchOptions.Quick : new(result.GetValue(Rounds), result.GetValue(Seconds), result.GetValue(WarmUp))) with { Against = result.GetValue(Against) };
        var sections = SectionList.Make(only, withOlder: options.Against is not null);
        var folder = result.GetValue(Output)?.FullName ?? (quick || only.Length > 0 ? null : Path.Combine(SourceTree.Root, "docs"));
        var report = await BenchRun.Run(options, sections, found => folder is null ? Task.CompletedTask : Write(found, folder), stop);
        Console.WriteLine(Markdown.Of(report));
        return report.Holds ? 0 : 1;
    }

    private static async Task Write(BenchReport report, string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "performance.md"), Markdown.Of(report));
        await File.WriteAllTextAsync(Path.Combine(folder, "performance.json"), JsonReport.Of(report));
    }
}
