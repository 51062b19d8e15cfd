namespace Lottery.Verifier;

/// <summary>What a promotion promised when it was created.</summary>
/// <param name="Promotion">Its number.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="MaxEntries">The most entries that a receipt earns.</param>
/// <param name="Plan">SHA-256 of the text of the ranks.</param>
/// <param name="Commitment">SHA-256 of <c>lottery-seed-v1</c> and the secret.</param>
public sealed record PromotionTerms(long Promotion, string Name, string Currency, long MaxEntries, byte[] Plan, byte[] Commitment) : Terms(Plan, Commitment)
{
    /// <summary>The first line of the text.</summary>
    public const string Header = "lottery-promotion-v1";

    private const string What = "terms";

    public override string Kind => "promotion";

    public override long Number => Promotion;

    /// <summary>Reads the text.</summary>
    /// <exception cref="MalformedException">It is none.</exception>
    public static new PromotionTerms Parse(string text)
    {
        var lines = Text.Lines(text, What);
        if (lines.Length != 10 || lines[0] != Header || !lines[2].StartsWith("name ", StringComparison.Ordinal))
            throw new MalformedException($"The terms are not 10 lines that begin with {Header} and have a name.");
        var (currency, rule) = (Text.Words(lines, 3, "currency", 2, What), Text.Words(lines, 4, "entries", 3, What));
        Text.Number(currency[1], "exponent", 18);
        Text.Decimal(rule[0], "amount of an entry");
        Text.Decimal(rule[1], "least total");
        foreach (var (at, name) in ((int, string)[])[(5, "opens"), (6, "closes"), (7, "claims")])
            Text.Time(Text.Words(lines, at, name, 1, What)[0], name);
        return new(
            Text.Number(Text.Words(lines, 1, "promotion", 1, What)[0], "promotion", Text.MaxCount), lines[2]["name ".Length..], currency[0],
            Text.Number(rule[2], "most entries of a receipt", MostEntries),
            Text.Hex(Text.Words(lines, 8, "plan", 1, What)[0], Merkle.HashSize, "hash of the plan"),
            Text.Hex(Text.Words(lines, 9, "commitment", 1, What)[0], Merkle.HashSize, "commitment"));
    }

    /// <summary>The most that a promotion's entries can be: its winners are drawn with 32-bit words.</summary>
    internal const long MostEntries = int.MaxValue;
}

/// <summary>The prizes of one rank.</summary>
/// <param name="Count">How many entries win it.</param>
/// <param name="Amount">What each wins, in minor units.</param>
public sealed record Rank(int Count, long Amount);

/// <summary>What a promotion promised its winners: the first entries drawn win the first rank's prizes.</summary>
/// <param name="Ranks">By their numbers, from 1.</param>
public sealed record RankPlan(IReadOnlyList<Rank> Ranks)
{
    /// <summary>Ranks, and prizes of all ranks.</summary>
    public const int Most = 1000;

    private const string What = "prize plan";

    /// <summary>Prizes of all ranks.</summary>
    public int Prizes => Ranks.Sum(r => r.Count);

    /// <summary>Reads the text.</summary>
    /// <exception cref="MalformedException">It is none.</exception>
    public static RankPlan Parse(string text)
    {
        var lines = Text.Lines(text, What);
        if (lines.Length is < 2 or > 1 + Most || lines[0] != "lottery-ranks-v1")
            throw new MalformedException("The prize plan does not begin with lottery-ranks-v1, or has no rank or too many.");
        var plan = new RankPlan([.. Enumerable.Range(1, lines.Length - 1).Select(at => One(at, Text.Words(lines, at, "rank", 3, What)))]);
        return plan.Ranks.All(r => r.Count > 0) && plan.Prizes <= Most ? plan : throw new MalformedException($"The prize plan does not have 1 to {Most} prizes.");
    }

    /// <summary>How many win each rank's prize where there are so many entries.</summary>
    public IReadOnlyList<long> Winners(long entries)
    {
        var (winners, left) = (new long[Ranks.Count], entries);
        foreach (var (at, rank) in Ranks.Index())
            left -= winners[at] = Math.Min(rank.Count, left);
        return winners;
    }

    private static Rank One(int at, string[] words) => Text.Number(words[0], "number of a rank", Most) == at
        ? new((int)Text.Number(words[1], "count of a rank", Most), Text.Number(words[2], "prize of a rank"))
        : throw new MalformedException("The ranks of the prize plan are not numbered from 1.");
}
