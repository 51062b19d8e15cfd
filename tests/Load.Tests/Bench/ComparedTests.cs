using System.Text.Json.Nodes;
using Lottery.Load.Bench;
using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;
using Lottery.Load.Bench.Sections;
using Xunit;

namespace Lottery.Load.Tests.Bench;

/// <summary>Goal: what the report says about the product and an older commit follows from what the rounds measured.</summary>
public sealed class ComparedTests
{
    /// <remarks>The ratio of the medians, 80 over 80, would hide that the product was slower in two rounds of three.</remarks>
    [Fact]
    public void A_ratio_is_the_median_of_the_rounds_ratios()
    {
        var compared = Compare(product: [100, 80, 10], older: [200, 80, 40]);
        Assert.Equal([0.5, 1, 0.25], compared.Ratio.Rounds);
        Assert.Equal(0.5, compared.Ratio.Median);
    }

    [Fact]
    public void Figures_of_other_rounds_are_not_compared() =>
        Assert.Throws<ArgumentException>(() => Compare(product: [1, 2], older: [1]).Ratio);

    [Theory]
    [InlineData(84, false, true)]
    [InlineData(85, true, true)]
    [InlineData(120, true, true)]
    [InlineData(121, true, false)]
    public void A_budget_is_met_on_its_bound(double product, bool asRate, bool asLatency)
    {
        var compared = Compare([product], older: [100]);
        Assert.Equal(asRate, compared.AtLeast("per second", "f3877e8", 0.85).IsMet);
        Assert.Equal(asLatency, compared.AtMost("p99", "f3877e8", 1.2).IsMet);
    }

    [Fact]
    public void A_table_has_both_and_their_ratio_beside_each_other()
    {
        var table = Compared.Table("Per second", "request", "f3877e8", "/s", 0, [Compare([30], [20])]);
        Assert.Equal(["product", "f3877e8", "product over it"], table.Columns.Select(c => c.Name));
        Assert.Equal([30, 20, 1.5], Assert.Single(table.Rows).Cells.Select(c => c!.Median));
    }

    /// <remarks>An older commit may refuse a request that it does not know: its rate is then 0.</remarks>
    [Fact]
    public void The_report_names_the_older_commit_and_survives_a_figure_of_nothing()
    {
        var compared = Compare([30], older: [0]);
        var section = new SectionReport("against", "Against", "How.")
        {
            Tables = [Compared.Table("", "request", "f3877e8", "/s", 0, [compared])],
            Budgets = [compared.AtLeast("per second", "f3877e8", 0.85)],
        };
        var report = new BenchReport(DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(1), "0123456789ab", "f3877e8", new Machine([]), BenchOptions.Quick, [section], new Checks());
        Assert.Contains("at commit 0123456789ab, against f3877e8.", Markdown.Of(report), StringComparison.Ordinal);
        Assert.Equal("f3877e8", JsonNode.Parse(JsonReport.Of(report))!["against"]!.GetValue<string>());
    }

    [Fact]
    public void Without_an_older_commit_the_sections_that_need_one_are_left_out()
    {
        Assert.Equal(["against", "against-settlement"], SectionList.NeedOlder);
        Assert.Equal(SectionList.Names, SectionList.Make([], withOlder: true).Select(s => s.Name));
        Assert.Equal(SectionList.Names.Except(SectionList.NeedOlder), SectionList.Make([], withOlder: false).Select(s => s.Name));
        Assert.Equal(["against"], SectionList.Make(["against"], withOlder: true).Select(s => s.Name));
    }

    private static Compared Compare(IReadOnlyList<double> product, IReadOnlyList<double> older) => new("purchase, 64 clients", new(product), new(older));
}
