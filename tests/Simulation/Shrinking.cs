using System.Text.RegularExpressions;

namespace Lottery.Simulation;

/// <summary>Makes a failing scenario small: fewer requests, faults, players and silos, and the same failure.</summary>
internal sealed partial class Shrinking
{
    /// <summary>A smaller scenario goes another way from its first step on; so each is tried with some seeds.</summary>
    private const int Seeds = 4;

    private readonly Bug? _bug;
    private readonly string _failure;
    private int _runsLeft;

    private Shrinking(Bug? bug, string failure, int runs) => (_bug, _failure, _runsLeft) = (bug, KindOf(failure), runs);

    /// <summary>Shrinks.</summary>
    /// <param name="scenario">It fails.</param>
    /// <param name="bug">The planted bug, if there is one.</param>
    /// <param name="failure">How it fails.</param>
    /// <param name="runs">How many worlds it may try.</param>
    public static Scenario Of(Scenario scenario, Bug? bug, string failure, int runs = 3_000)
    {
        var shrinking = new Shrinking(bug, failure, runs);
        Scenario before;
        do
        {
            before = scenario;
            scenario = shrinking.Once(scenario);
        }
        while (!ReferenceEquals(before, scenario) && shrinking._runsLeft > 0);
        return scenario;
    }

    /// <summary>What two failures have in common that are the same but for numbers.</summary>
    public static string KindOf(string failure) => Numbers().Replace(failure.Split(':')[0], "#");

    private Scenario Once(Scenario s)
    {
        s = Fewer(s, s.Requests, (larger, rest) => larger with { Requests = rest });
        s = Fewer(s, s.Faults, (larger, rest) => larger with { Faults = rest });
        foreach (var calmer in Calmer(s.Noise))
            s = Try(s, s with { Noise = calmer(s.Noise) });
        s = Try(s, s with { ApiNodes = 0 });
        s = Try(s, s with { Silos = Math.Max(1, s.Silos - 1) });
        if (s.Draws.Count > 1)
            s = Try(s, s with { Draws = [.. s.Draws.Take(s.Draws.Count - 1)], Requests = [.. s.Requests.Where(r => r.Draw < s.Draws.Count - 1)] });
        if (s.Players > 1)
            s = Try(s, s with { Players = s.Players - 1, Requests = [.. s.Requests.Where(r => r.Player < s.Players - 1)] });
        for (var i = 0; i < s.Requests.Count; i++)
            if (s.Requests[i].Copies > 1)
                s = Try(s, s with { Requests = [.. s.Requests.Select((r, at) => at == i ? r with { Copies = 1 } : r)] });
        return s;
    }

    /// <summary>Leaves parts of a list out: halves first, then single ones.</summary>
    private Scenario Fewer<T>(Scenario scenario, IReadOnlyList<T> all, Func<Scenario, IReadOnlyList<T>, Scenario> with)
    {
        for (var length = (all.Count + 1) / 2; length > 0; length /= 2)
            for (var at = 0; at < all.Count;)
            {
                List<T> rest = [.. all.Take(at), .. all.Skip(at + length)];
                var tried = Try(scenario, with(scenario, rest));
                if (ReferenceEquals(tried, scenario))
                {
                    at += length;
                    continue;
                }
                (scenario, all) = (tried, rest);
            }
        return scenario;
    }

    /// <returns>The smaller scenario where it fails as the larger one does; else the larger one.</returns>
    private Scenario Try(Scenario larger, Scenario smaller)
    {
        if (smaller == larger)
            return larger;
        for (var i = 0; i < Seeds && _runsLeft > 0; i++)
        {
            _runsLeft--;
            var candidate = smaller with { Seed = larger.Seed + i };
            if (World.Run(candidate, _bug).Failure is { } failure && KindOf(failure) == _failure)
                return candidate;
        }
        return larger;
    }

    private static IEnumerable<Func<NoiseLevels, NoiseLevels>> Calmer(NoiseLevels noise)
    {
        if (noise.BrokenReads > 0)
            yield return n => n with { BrokenReads = 0 };
        if (noise.LostWrites > 0)
            yield return n => n with { LostWrites = 0 };
        if (noise.HungWrites > 0)
            yield return n => n with { HungWrites = 0 };
        if (noise.LostMessages > 0)
            yield return n => n with { LostMessages = 0 };
        if (noise.LateMessages > 0)
            yield return n => n with { LateMessages = 0 };
        if (noise.RepeatedMessages > 0)
            yield return n => n with { RepeatedMessages = 0 };
        if (noise.LostReminders > 0)
            yield return n => n with { LostReminders = 0 };
        if (noise.ProviderTrouble > 0)
            yield return n => n with { ProviderTrouble = 0 };
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
