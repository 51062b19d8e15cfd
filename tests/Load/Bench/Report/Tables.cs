namespace Lottery.Load.Bench.Report;

/// <summary>Figures of one kind.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">As it follows a number; empty where there is none.</param>
/// <param name="Digits">After the point.</param>
internal sealed record Column(string Name, string Unit, int Digits = 0);

/// <summary>One contender or scenario.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Cells">A figure for each column; null where it has none.</param>
internal sealed record Row(string Label, params IReadOnlyList<Sample?> Cells);

/// <summary>Figures that are read together.</summary>
/// <param name="Title">A heading; empty where the section's will do.</param>
/// <param name="RowsAre">What the first column is.</param>
/// <param name="Columns">The others.</param>
/// <param name="Rows">In the order to be shown.</param>
internal sealed record Table(string Title, string RowsAre, IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows);

/// <summary>What the product is to reach, and what it did.</summary>
/// <param name="What">One line.</param>
/// <param name="AtLeast">Whether more is better.</param>
/// <param name="Target">The bound that the median is to keep.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Measured">By the rounds.</param>
internal sealed record Budget(string What, bool AtLeast, double Target, string Unit, Sample Measured)
{
    public bool IsMet => AtLeast ? Measured.Median >= Target : Measured.Median <= Target;
}

/// <summary>What a section found.</summary>
/// <param name="Name">As <c>--only</c> takes it.</param>
/// <param name="Title">A heading.</param>
/// <param name="Method">How it was measured, for whoever wants to believe it.</param>
internal sealed record SectionReport(string Name, string Title, string Method)
{
    public IReadOnlyList<Table> Tables { get; init; } = [];

    public IReadOnlyList<Budget> Budgets { get; init; } = [];

    /// <summary>What must be known beside the figures: errors, and what was left out.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Why it could not be measured; null where it was.</summary>
    public string? Failure { get; init; }
}
