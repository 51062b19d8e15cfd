using Lottery.Api.Tests.Running;
using Lottery.Grains.Receipts;
using Xunit;

namespace Lottery.Api.Tests.Receipts;

/// <summary>docs/receipts.md says of each flaw what it means, and of no other.</summary>
public sealed class ReceiptCatalogueTests
{
    [Fact]
    public void Every_flaw_stands_in_the_table()
    {
        var codes = File.ReadLines(Path.Combine(LotteryProcess.SourceFolder, "docs", "receipts.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1));

        Assert.Equal(Enum.GetValues<ReceiptFlaw>().Select(flaw => flaw.Code()).Order(), codes.Order());
    }
}
