using System.Text.Json;
using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>Goal: no forgery passes, and each is named. Method: every forgery through all three verifiers; a code with a question mark may be named besides.</summary>
public sealed class ForgeryTests
{
    [Fact]
    public async Task What_is_honest_is_proved_by_all_three()
    {
        using var forgeries = new Forgeries();
        await AllThree([new("honest", forgeries.Honest), new("honest, with a beacon", forgeries.WithBeacon), new("nothing sold", Nothing()), new("one ticket", One())]);
    }

    [Fact]
    public async Task Every_forgery_is_named_by_all_three()
    {
        using var forgeries = new Forgeries();
        Assert.True(forgeries.All.Count >= 40, $"There are only {forgeries.All.Count} forgeries.");
        Assert.Distinct(forgeries.All.Select(f => f.Name));
        await AllThree(forgeries.All);
    }

    [Fact]
    public async Task What_is_honest_of_a_promotion_is_proved_by_all_three()
    {
        using var forgeries = new PromotionForgeries();
        await AllThree([
            new("honest", forgeries.Honest), new("nobody takes part", forgeries.WithoutEntries), new("fewer entries than prizes", forgeries.WithFewerEntriesThanPrizes),
            new("with a receipt", forgeries.WithReceipt),
        ]);
    }

    [Fact]
    public async Task Every_forgery_of_a_promotion_is_named_by_all_three()
    {
        using var forgeries = new PromotionForgeries();
        Assert.True(forgeries.All.Count >= 40, $"There are only {forgeries.All.Count} forgeries.");
        Assert.Distinct(forgeries.All.Select(f => f.Name));
        await AllThree(forgeries.All);
    }

    private static Published Nothing()
    {
        using var platform = new Operator(3);
        return platform.Publish(platform.Bytes(32), []);
    }

    private static Published One()
    {
        using var platform = new Operator(4);
        return platform.Publish(platform.Bytes(32), platform.Sell(1));
    }

    private static async Task AllThree(IReadOnlyList<Forgery> forgeries)
    {
        var folder = Directory.CreateTempSubdirectory("lottery-proofs-");
        try
        {
            var files = new List<object>();
            foreach (var (index, forgery) in forgeries.Index())
            {
                var file = Path.Combine(folder.FullName, $"{index}.proof");
                await File.WriteAllBytesAsync(file, forgery.Published.File(), TestContext.Current.CancellationToken);
                files.Add(new { file, noted = forgery.Published.Noted });
            }
            var list = JsonSerializer.Serialize(files);
            var (browser, python) = (await Others.Browser("verify", list), await Others.Python("verify", list));
            var wrong = new List<string>();
            foreach (var (index, forgery) in forgeries.Index())
            {
                var ours = await forgery.Published.Verify();
                Demand(forgery, ours, wrong);
                foreach (var (who, named) in ((string, string[])[])[("JavaScript", browser), ("Python", python)])
                    if (named[index] != string.Join(' ', ours))
                        wrong.Add($"{forgery.Name}: C# names [{string.Join(' ', ours)}], {who} [{named[index]}]");
            }
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Demand(Forgery forgery, string[] named, List<string> wrong)
    {
        var (must, may) = (forgery.Codes.Where(c => !c.EndsWith('?')).ToHashSet(), forgery.Codes.Select(c => c.TrimEnd('?')).ToHashSet());
        if (!must.IsSubsetOf(named) || !may.IsSupersetOf(named))
            wrong.Add($"{forgery.Name}: [{string.Join(' ', named)}] is named, expected [{string.Join(' ', forgery.Codes)}]");
    }
}
