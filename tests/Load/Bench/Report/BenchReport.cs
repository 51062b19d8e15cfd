using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Report;

/// <summary>All that a sitting found.</summary>
/// <param name="Begun">When.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Commit">Of the sources.</param>
/// <param name="Against">The older commit; null: none.</param>
/// <param name="Machine">Where.</param>
/// <param name="Options">How long each run was.</param>
/// <param name="Sections">In their order.</param>
/// <param name="Checks">What was proved meanwhile.</param>
internal sealed record BenchReport(
    DateTimeOffset Begun, TimeSpan Took, string Commit, string? Against, Machine Machine, BenchOptions Options, IReadOnlyList<SectionReport> Sections, Checks Checks)
{
    /// <summary>Whether all was measured, and what the contenders left behind is right. Budgets may be missed all the same.</summary>
    public bool Holds => Checks.Violations.Count == 0 && Sections.All(s => s.Failure is null);
}
