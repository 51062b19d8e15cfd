using System.CommandLine;
using System.Globalization;
using Lottery.Verifier.Randomness;

namespace Lottery.Silo.Commands;

/// <summary>Makes raw words and draws from a seed, and tests them. What it prints is in docs/fairness.md.</summary>
internal static class RandomnessCommand
{
    private const int BitsOfSequence = 1_000_000;

    private static readonly (string Game, int K, int N)[] Games = [("6of45", 6, 45), ("5of36", 5, 36)];

    private static readonly Option<string> Seed = new("--seed") { Description = "Any text: the same gives the same words and draws.", DefaultValueFactory = _ => "lottery", Recursive = true };

    public static Command Make()
    {
        var command = new Command("randomness", "Makes words and draws as draws are made, from a seed, and tests them.") { Seed, Words(), Draws(), Report() };
        return command;
    }

    private static Command Words()
    {
        var count = Count("--count", "Words of 32 bits.", 1000);
        var command = new Command("words", "Writes raw words, hexadecimal, a line each.") { count };
        command.SetAction(result =>
        {
            foreach (var word in new Samples(result.GetValue(Seed)!).Words(1, "6of45").Take(result.GetValue(count)))
                Console.WriteLine(word.ToString("x8", CultureInfo.InvariantCulture));
        });
        return command;
    }

    private static Command Draws()
    {
        var count = Count("--count", "Draws.", 1000);
        var game = new Option<string>("--game") { Description = "The game.", DefaultValueFactory = _ => Games[0].Game };
        game.AcceptOnlyFromAmong([.. Games.Select(g => g.Game)]);
        var command = new Command("draws", "Writes draws, the numbers in the order drawn, a line each.") { count, game };
        command.SetAction(result =>
        {
            var (name, k, n) = Games.Single(g => g.Game == result.GetValue(game));
            foreach (var draw in new Samples(result.GetValue(Seed)!).Draws(name, k, n, result.GetValue(count)))
                Console.WriteLine(string.Join(' ', draw));
        });
        return command;
    }

    private static Command Report()
    {
        var (draws, sequences) = (Count("--draws", "Draws of each game.", 1_000_000), Count("--sequences", "Sequences of 1,000,000 bits.", 100));
        var command = new Command("report", "Tests draws and words, and prints the tables; exits 1 where a test fails.") { draws, sequences };
        command.SetAction(result =>
        {
            var samples = new Samples(result.GetValue(Seed)!);
            var holds = OfDraws(samples, result.GetValue(draws)) & OfBits(samples, result.GetValue(sequences));
            Console.WriteLine(holds ? "\nAll tests pass." : "\nSome tests FAIL.");
            return holds ? 0 : 1;
        });
        return command;
    }

    private static bool OfDraws(Samples samples, int count)
    {
        var holds = true;
        foreach (var (game, k, n) in Games)
        {
            Line($"\n{count:N0} draws of {game}\n\n| test | value | p | |\n|---|---|---|---|");
            var statistics = new DrawStatistics(k, n);
            foreach (var draw in samples.Draws(game, k, n, count))
                statistics.Add(draw);
            foreach (var s in statistics.All())
            {
                Line($"| {s.Name} | {s.Value:F3} | {s.PValue:F4} | {(s.Passes ? "passes" : "FAILS")} |");
                holds &= s.Passes;
            }
        }
        return holds;
    }

    /// <summary>The proportion that passes must be within three standard deviations of 0.99, and the p-values uniform (SP 800-22, section 4.2).</summary>
    private static bool OfBits(Samples samples, int sequences)
    {
        var results = BitTests.All.Select(_ => new List<double[]>()).ToList();
        Parallel.For(0, sequences, i =>
        {
            var bits = samples.Bits(1_000_000 + i, BitsOfSequence);
            foreach (var (test, list) in BitTests.All.Zip(results))
            {
                var p = test.Run(bits);
                lock (list)
                    list.Add(p);
            }
        });
        var least = 0.99 - (3 * Math.Sqrt(0.99 * 0.01 / sequences));
        var holds = true;
        Line($"\n{sequences} sequences of {BitsOfSequence:N0} bits; at least {least:F3} of them must pass\n\n| test | pass | uniformity of p | |\n|---|---|---|---|");
        foreach (var (test, list) in BitTests.All.Zip(results))
        {
            for (var which = 0; which < list[0].Length; which++)
            {
                var ps = list.ConvertAll(p => p[which]);
                var (pass, bins) = (ps.Count(p => p >= Statistic.Level) / (double)sequences, ps.CountBy(p => Math.Min((int)(p * 10), 9)).ToDictionary());
                var chi = Enumerable.Range(0, 10).Sum(bin => Math.Pow(bins.GetValueOrDefault(bin) - (sequences / 10.0), 2) / (sequences / 10.0));
                var uniform = Probability.ChiSquareTail(chi, 9);
                var passes = pass >= least && uniform >= 0.0001;
                Line($"| {test.Name} | {pass:F3} | {uniform:F4} | {(passes ? "passes" : "FAILS")} |");
                holds &= passes;
            }
        }
        return holds;
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static Option<int> Count(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1))
                result.AddError($"{name} takes a whole number from 1.");
        });
        return option;
    }
}
