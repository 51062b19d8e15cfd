using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>Goal: a large draw is verified within its time and memory. Method: a file of ten million tickets; long, so it runs when it is asked for.</summary>
public sealed class LargeDrawTests
{
    private static readonly int Tickets = int.Parse(Environment.GetEnvironmentVariable("LOTTERY_LARGE_DRAW_TICKETS") ?? "10000000", System.Globalization.CultureInfo.InvariantCulture);
    private const int Books = 4;

    /// <summary>
    /// <c>dotnet test tests/Verifier.Tests -c Release --filter FullyQualifiedName~LargeDraw -- xUnit.Explicit=only</c>. With LOTTERY_LARGE_DRAW=FILE the file is
    /// kept, for <c>lottery verify draw FILE</c> and the page; LOTTERY_LARGE_DRAW_TICKETS is how many tickets it has.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Ten_million_tickets_are_verified_within_a_minute()
    {
        var kept = Environment.GetEnvironmentVariable("LOTTERY_LARGE_DRAW");
        var file = kept ?? Path.GetTempFileName();
        try
        {
            await Write(file);
            var watch = Stopwatch.StartNew();
            await using var source = await ProofSource.Open(file, new HttpClient(), TestContext.Current.CancellationToken);
            var report = await Verification.Run(source.Proof, source.Entries, new Noted(), stop: TestContext.Current.CancellationToken);
            Assert.True(report.Holds, string.Join('\n', report.Findings));
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
            TestContext.Current.TestOutputHelper!.WriteLine($"{Tickets} tickets in {watch.Elapsed.TotalSeconds:F1} s");
        }
        finally
        {
            if (kept is null)
                File.Delete(file);
        }
    }

    private static async Task Write(string file)
    {
        using var platform = new Operator(7);
        var secret = platform.Bytes(32);
        var terms = new Lottery.Grains.Draws.DrawTerms(
            new(1), new("6of45"), 6, 45, new(10_000, new Currency("RUB", 2)), StandardPlans.SixOf45, Operator.Day, Operator.Day.AddHours(1), Operator.Day.AddHours(1), Books, Commitment.Of(secret));
        var (heads, random, entries) = (new List<BookHead>(), new Random(7), file + ".entries");
        await using (var output = new FileStream(entries, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            for (var book = 0; book < Books; book++)
            {
                var tree = new MerkleBuilder();
                for (var position = 0; position < Tickets / Books; position++)
                {
                    var sale = Ticket(random, (book * (Tickets / Books)) + position + 1);
                    output.Write(Operator.Record(sale));
                    tree.Append(Merkle.LeafHash(Operator.Leaf(terms, book, position, sale)));
                }
                heads.Add(new(book, tree.Size, tree.Root()));
            }
        }
        var numbers = NumberDerivation.Derive(secret, SealedRoot.Of(heads), new byte[32], 1, "6of45", 6, 45);
        var (winners, again) = (new long[7], new Random(7));
        for (var i = 1; i <= Tickets; i++)
            winners[Ticket(again, i).Numbers.Count(n => numbers.Contains(n))]++;
        var proof = new JsonObject
        {
            ["format"] = "lottery-proof-v1",
            ["terms"] = terms.CanonicalText(),
            ["plan"] = terms.Plan.CanonicalText(),
            ["checkpoint"] = platform.Sign(Lottery.Grains.Fairness.Checkpoint.Text(Operator.Name, terms, heads, isSealed: true)),
            ["secret"] = Convert.ToHexStringLower(secret),
            ["numbers"] = new JsonArray([.. numbers.Select(n => JsonValue.Create(n))]),
            ["award"] = PrizeArithmetic.Compute(terms.Plan, Tickets * terms.Price.Minor, winners, 0, 0).CanonicalText(0, 0),
            ["keys"] = new JsonObject { ["keys"] = new JsonArray(platform.Jwk) },
        };
        await using (var output = File.Create(file))
        await using (var input = File.OpenRead(entries))
        {
            await output.WriteAsync(Encoding.UTF8.GetBytes(proof.ToJsonString() + "\n"));
            await input.CopyToAsync(output);
        }
        File.Delete(entries);
    }

    private static Sold Ticket(Random random, long ticket)
    {
        var (owner, mask) = (new byte[32], 0L);
        random.NextBytes(owner);
        while (long.PopCount(mask) < 6)
            mask |= 1L << random.Next(45);
        var numbers = new byte[6];
        new Lottery.Grains.Games.Numbers(mask).WriteTo(numbers);
        return new(ticket, 0, owner, numbers);
    }
}
