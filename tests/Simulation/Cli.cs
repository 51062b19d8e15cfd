using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;

namespace Lottery.Simulation;

/// <summary>The program's command line.</summary>
internal static class Cli
{
    /// <summary>More seeds than this find no planted bug any more.</summary>
    private const int MostSeeds = 20_000;

    private static readonly Option<int> Seed = new("--seed") { Description = "The first world's seed. The same seed gives the same world, to the last step.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Runs = new("--runs") { Description = "Worlds to run: this seed and those that follow.", DefaultValueFactory = _ => 1 };
    private static readonly Option<double?> Minutes = new("--minutes") { Description = "Runs fresh seeds for so long instead, and goes on after failures." };
    private static readonly Option<Bug?> Planted = new("--bug") { Description = $"Plants a bug that the checks must find: {string.Join(", ", Enum.GetNames<Bug>())}." };
    private static readonly Option<bool> Teeth = new("--teeth") { Description = "Plants each of the bugs in turn, and says after how many seeds it was found." };
    private static readonly Option<bool> Tell = new("--story") { Description = "Tells what happens in the world of the seed, whether it fails or not." };
    private static readonly Option<bool> Whole = new("--whole") { Description = "Tells a failure as it happened, without making it smaller first." };

    public static int Run(string[] args)
    {
        var root = new RootCommand("Runs the real deciders, flows, sweeper and commit queue in simulated worlds where everything breaks, and checks that nothing is lost.")
        {
            Seed, Runs, Minutes, Planted, Teeth, Tell, Whole,
        };
        root.SetAction(result =>
        {
            var (seed, bug) = (result.GetValue(Seed), result.GetValue(Planted));
            if (result.GetValue(Teeth))
                return Bite(seed);
            if (result.GetValue(Tell))
                return ShowStory(Scenario.Of(seed), bug);
            if (result.GetValue(Minutes) is { } minutes)
                return RunFor(TimeSpan.FromMinutes(minutes), seed);
            return RunAll(seed, result.GetValue(Runs), bug, result.GetValue(Whole));
        });
        return root.Parse(args).Invoke();
    }

    private static int RunAll(int seed, int runs, Bug? bug, bool whole)
    {
        var (steps, lasted, watch) = (0L, TimeSpan.Zero, Stopwatch.StartNew());
        var found = Console.IsOutputRedirected || runs == 1
            ? Sweep.Run(seed, runs, bug, Count)
            : AnsiConsole.Progress().AutoClear(true).Start(context =>
            {
                var bar = context.AddTask("worlds", maxValue: runs);
                return Sweep.Run(seed, runs, bug, outcome =>
                {
                    Count(outcome);
                    bar.Increment(1);
                });
            });
        if (found is not { } failed)
        {
            Console.WriteLine($"{runs} worlds from seed {seed}: all checks hold. {steps} steps, {lasted.TotalHours:F1} virtual hours, {watch.Elapsed.TotalSeconds:F1} s.");
            return 0;
        }
        Explain(failed.Seed, failed.Failure, bug, whole);
        return 1;

        void Count(Outcome outcome) => (steps, lasted) = (steps + outcome.Steps, lasted + outcome.Lasted);
    }

    private static int RunFor(TimeSpan time, int seed)
    {
        const int Lot = 100;
        var (watch, failures, first) = (Stopwatch.StartNew(), 0, seed);
        while (watch.Elapsed < time)
        {
            var (at, end) = (seed, seed + Lot);
            while (at < end && Sweep.Run(at, end - at) is { } failed)
            {
                failures++;
                Console.WriteLine($"seed {failed.Seed}: {failed.Failure}");
                at = failed.Seed + 1;
            }
            seed = end;
        }
        Console.WriteLine($"{seed - first} worlds from seed {first} in {watch.Elapsed.TotalMinutes:F0} minutes: {failures} failed.");
        return failures == 0 ? 0 : 1;
    }

    private static int Bite(int seed)
    {
        var missed = 0;
        foreach (var bug in Enum.GetValues<Bug>())
        {
            var found = Sweep.Run(seed, MostSeeds, bug);
            Console.WriteLine(found is { } failed ? $"{bug,-24} {failed.Seed - seed + 1,6}  {failed.Failure}" : $"{bug,-24} not found");
            missed += found is null ? 1 : 0;
        }
        return missed == 0 ? 0 : 1;
    }

    private static void Explain(int seed, string failure, Bug? bug, bool whole)
    {
        Console.WriteLine($"seed {seed}: {failure}");
        Console.WriteLine($"Again: ./simulate --seed {seed}{(bug is null ? "" : $" --bug {bug}")}");
        Console.WriteLine();
        var scenario = Scenario.Of(seed);
        ShowStory(whole ? scenario : Shrinking.Of(scenario, bug, failure), bug);
    }

    private static int ShowStory(Scenario scenario, Bug? bug)
    {
        var outcome = World.Run(scenario, bug, isTold: true);
        Console.WriteLine($"{scenario.Silos} silos, {scenario.Players} players, {scenario.Draws.Count} draws, {scenario.Requests.Count} requests, {scenario.Faults.Count} faults; {scenario.Noise}");
        foreach (var line in outcome.Story)
            Console.WriteLine(line);
        Console.WriteLine(outcome.Failure ?? "All checks hold.");
        return outcome.Failure is null ? 0 : 1;
    }
}
