using System.Globalization;
using System.Text;

namespace Lottery.Load.Bench.Report;

/// <summary>The report for people.</summary>
internal static class Markdown
{
    public static string Of(BenchReport report)
    {
        var text = new StringBuilder();
        var (options, machine) = (report.Options, report.Machine);
        text.AppendLine(Invariant(
            $"""
            # Performance

            Measured by `./bench` on {report.Begun:yyyy-MM-dd HH:mm} UTC, in {report.Took.TotalMinutes:N0} minutes, at commit {report.Commit}{(report.Against is { } older ? $", against {older}" : "")}. The same as data: [performance.json](performance.json).

            | machine | |
            |---|---|
            """));
        foreach (var (name, value) in machine.Facts)
            text.AppendLine(Invariant($"| {name} | {value} |"));
        text.AppendLine(Invariant(
            $"""

            Service, PostgreSQL and load generator share this machine. Each contender had its turn in each of {Count(options.Rounds, "round")}, the rounds
            in different orders, on a new database, with {options.WarmUpSeconds} s of warm-up before {options.Seconds} s that count. `fsync` and `synchronous_commit` were
            on for all. Figures are medians over the rounds, with the lowest and the highest in brackets; ratios are taken round by round.
            """));
        foreach (var section in report.Sections)
            Add(text, section);
        Add(text, report.Checks.Runs, report.Checks.Tickets, report.Checks.Ledgers, report.Checks.Violations);
        return text.ToString();
    }

    private static void Add(StringBuilder text, SectionReport section)
    {
        text.AppendLine(Invariant($"\n## {section.Title}\n\n{section.Method}"));
        if (section.Failure is { } failure)
            text.AppendLine(Invariant($"\n**Not measured:** {failure}"));
        foreach (var table in section.Tables)
            Add(text, table);
        if (section.Budgets.Count > 0)
        {
            text.AppendLine("\n| budget | target | measured | |\n|---|--:|--:|---|");
            foreach (var budget in section.Budgets)
            {
                text.AppendLine(Invariant(
                    $"| {budget.What} | {(budget.AtLeast ? "≥" : "≤")} {budget.Target}{budget.Unit} | {Cell(budget.Measured, 2)}{budget.Unit} | {(budget.IsMet ? "met" : "**not met**")} |"));
            }
        }
        if (section.Remarks.Count > 0)
            text.AppendLine();
        foreach (var remark in section.Remarks)
            text.AppendLine(Invariant($"- {remark}"));
    }

    private static void Add(StringBuilder text, Table table)
    {
        text.AppendLine(table.Title.Length == 0 ? "" : Invariant($"\n### {table.Title}\n"));
        text.AppendLine(Invariant($"| {table.RowsAre} | {string.Join(" | ", table.Columns.Select(c => c.Unit.Length == 0 ? c.Name : $"{c.Name}, {c.Unit}"))} |"));
        text.AppendLine("|---|" + string.Concat(table.Columns.Select(_ => "--:|")));
        foreach (var row in table.Rows)
            text.AppendLine(Invariant($"| {row.Label} | {string.Join(" | ", row.Cells.Zip(table.Columns, (cell, column) => cell is null ? "–" : Cell(cell, column.Digits)))} |"));
    }

    private static void Add(StringBuilder text, int runs, long tickets, int ledgers, IReadOnlyList<string> violations)
    {
        text.AppendLine(Invariant(
            $"""

            ## What was checked

            {Count(runs, "run")} acknowledged {tickets:N0} tickets, warm-up included; after each, the draw had to hold exactly those. After each of {Count(ledgers, "turn")} the
            ledger was proved from the tables: each product's with its own `lottery verify ledger`, a peer's with the queries in `tests/Load/Peers/PeerProof.cs`.
            """));
        text.AppendLine(violations.Count == 0 ? "All of it held." : "**Not all of it held:**\n");
        foreach (var violation in violations)
            text.AppendLine(Invariant($"- {violation}"));
    }

    private static string Cell(Sample sample, int digits)
    {
        var format = "N" + digits.ToString(CultureInfo.InvariantCulture);
        var median = sample.Median.ToString(format, CultureInfo.InvariantCulture);
        return sample.Rounds.Count == 1
            ? median
            : $"{median} ({sample.Min.ToString(format, CultureInfo.InvariantCulture)}–{sample.Max.ToString(format, CultureInfo.InvariantCulture)})";
    }

    private static string Count(int count, string what) => Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
