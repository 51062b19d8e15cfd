namespace Lottery.Load.Bench.Report;

/// <summary>One figure of the product beside the same one of an older commit, measured in the same rounds.</summary>
/// <param name="What">A row's label.</param>
/// <param name="Product">Of the present product.</param>
/// <param name="Older">Of the older one.</param>
internal sealed record Compared(string What, Sample Product, Sample Older)
{
    /// <summary>How many times the older one's, round by round.</summary>
    public Sample Ratio => Product.Over(Older);

    /// <summary>A table of such figures.</summary>
    /// <param name="title">A heading.</param>
    /// <param name="rowsAre">What the first column is.</param>
    /// <param name="commit">The older commit.</param>
    /// <param name="unit">Of the figures.</param>
    /// <param name="digits">Of the figures, after the point.</param>
    /// <param name="rows">In the order to be shown.</param>
    public static Table Table(string title, string rowsAre, string commit, string unit, int digits, IEnumerable<Compared> rows) =>
        new(title, rowsAre, [new("product", unit, digits), new(commit, unit, digits), new("product over it", "×", 2)], [.. rows.Select(r => new Row(r.What, r.Product, r.Older, r.Ratio))]);

    /// <summary>A budget on the ratio, where more is better.</summary>
    /// <param name="figure">What the figure is.</param>
    /// <param name="commit">The older commit.</param>
    /// <param name="ratio">The least.</param>
    public Budget AtLeast(string figure, string commit, double ratio) => new($"{What}: {figure} over {commit}", AtLeast: true, ratio, " ×", Ratio);

    /// <summary>A budget on the ratio, where less is better.</summary>
    /// <param name="figure">What the figure is.</param>
    /// <param name="commit">The older commit.</param>
    /// <param name="ratio">The most.</param>
    public Budget AtMost(string figure, string commit, double ratio) => new($"{What}: {figure} over {commit}", AtLeast: false, ratio, " ×", Ratio);
}
