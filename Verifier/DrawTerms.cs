namespace Lottery.Verifier;

/// <summary>What a draw promised when it was created.</summary>
/// <param name="Draw">Its number.</param>
/// <param name="Game">The game's code.</param>
/// <param name="Pick">Numbers of a line.</param>
/// <param name="Of">Numbers to choose from.</param>
/// <param name="Price">Of a ticket, in minor units.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Exponent">Digits of the currency's minor units.</param>
/// <param name="ClosesAt">From then on nothing is sold.</param>
/// <param name="Books">How many books there are.</param>
/// <param name="Plan">SHA-256 of the prize plan's text.</param>
/// <param name="Commitment">SHA-256 of <c>lottery-seed-v1</c> and the secret.</param>
/// <param name="BeaconRound">Of drand's quicknet; null where the draw has no beacon.</param>
public sealed record DrawTerms(
    long Draw, string Game, int Pick, int Of, long Price, string Currency, int Exponent, DateTimeOffset ClosesAt, int Books, byte[] Plan, byte[] Commitment, long? BeaconRound)
    : Terms(Plan, Commitment)
{
    /// <summary>The first line of the text.</summary>
    public const string Header = "lottery-terms-v1";

    private const string What = "terms";

    public override string Kind => "draw";

    public override long Number => Draw;

    /// <summary>Reads the text.</summary>
    /// <exception cref="MalformedException">It is none.</exception>
    public static new DrawTerms Parse(string text)
    {
        var lines = Text.Lines(text, What);
        if (lines.Length != 11 || lines[0] != Header)
            throw new MalformedException($"The terms are not 11 lines that begin with {Header}.");
        var (game, price) = (Text.Words(lines, 2, "game", 3, What), Text.Words(lines, 3, "price", 3, What));
        var (pick, of) = ((int)Text.Number(game[1], "pick", 20), (int)Text.Number(game[2], "range of the numbers", 64));
        if (pick < 1 || of <= pick)
            throw new MalformedException("The game has no numbers to choose from.");
        Text.Time(Text.Words(lines, 4, "opens", 1, What)[0], "opening");
        var closesAt = Text.Time(Text.Words(lines, 5, "closes", 1, What)[0], "closing");
        Text.Time(Text.Words(lines, 6, "draws", 1, What)[0], "drawing");
        return new(
            Text.Number(Text.Words(lines, 1, "draw", 1, What)[0], "draw", Text.MaxCount),
            game[0], pick, of,
            Text.Number(price[0], "price"), price[1], (int)Text.Number(price[2], "exponent", 18),
            closesAt,
            (int)Text.Number(Text.Words(lines, 7, "books", 1, What)[0], "number of books", 256),
            Text.Hex(Text.Words(lines, 8, "plan", 1, What)[0], Merkle.HashSize, "hash of the plan"),
            Text.Hex(Text.Words(lines, 9, "commitment", 1, What)[0], Merkle.HashSize, "commitment"),
            lines[10] == "beacon none" ? null : Round(Text.Words(lines, 10, "beacon", 2, What)));
    }

    private static long Round(string[] words) => words[0] == Beacon.Quicknet && Text.Number(words[1], "round of the beacon", Text.MaxCount) is >= 1 and var round
        ? round
        : throw new MalformedException($"The beacon is neither none nor {Beacon.Quicknet} with a round.");
}

/// <summary>drand's network quicknet: a public random value each three seconds.</summary>
public static class Beacon
{
    /// <summary>Its name in the terms.</summary>
    public const string Quicknet = "drand-quicknet";

    /// <summary>Bytes of a round's signature.</summary>
    public const int SignatureSize = 48;

    private static readonly DateTimeOffset Genesis = DateTimeOffset.FromUnixTimeSeconds(1692803367);

    /// <summary>When a round's value is published: not before, since a threshold of its nodes must sign it.</summary>
    public static DateTimeOffset TimeOf(long round) => round < 1L << 40 ? Genesis.AddSeconds(3 * (round - 1)) : DateTimeOffset.MaxValue;
}
