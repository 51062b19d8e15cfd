using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>One question that a sitting answers. It goes its rounds by itself, and changes who comes first from round to round.</summary>
internal interface ISection
{
    /// <summary>As <c>--only</c> takes it.</summary>
    string Name { get; }

    /// <summary>A heading.</summary>
    string Title { get; }

    /// <summary>Whether it needs the product of an older commit.</summary>
    bool NeedsOlder => false;

    /// <summary>About how long it takes: the sum of its steps.</summary>
    double Seconds(BenchOptions options);

    /// <exception cref="BenchException">It cannot be measured.</exception>
    Task<SectionReport> Run(Sitting sitting);
}

/// <summary>All sections. A new one gets a line here.</summary>
internal static class SectionList
{
    public static IReadOnlyList<string> Names { get; } = [.. All().Select(s => s.Name)];

    /// <summary>Names of those that need the product of an older commit.</summary>
    public static IReadOnlyList<string> NeedOlder { get; } = [.. All().Where(s => s.NeedsOlder).Select(s => s.Name)];

    /// <summary>The sections of one sitting, in the order in which they run.</summary>
    /// <param name="only">Their names; none: all.</param>
    /// <param name="withOlder">Whether there is an older commit; without one, the sections that need it are left out.</param>
    public static IReadOnlyList<ISection> Make(IReadOnlyList<string> only, bool withOlder) =>
        [.. All().Where(s => (only.Count == 0 || only.Contains(s.Name)) && (withOlder || !s.NeedsOlder))];

    private static IReadOnlyList<ISection> All()
    {
        var purchases = new PurchaseRuns();
        return
        [
            new PurchasesSection(purchases), new CostsSection(purchases), new LatencySection(), new ReadsSection(), new SettlementSection(), new GrowthSection(),
            new AgainstSection(), new AgainstSettlementSection(),
        ];
    }
}
