using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lottery.Load.Bench.Report;

/// <summary>The report for programs: the same figures, with each round's own.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // A ratio to a contender that did nothing.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Read by people and programs, never put into a page.
    };

    public static string Of(BenchReport report) => JsonSerializer.Serialize(new
    {
        report.Begun,
        TookSeconds = (long)report.Took.TotalSeconds,
        report.Commit,
        report.Against,
        Machine = report.Machine.Facts.ToDictionary(f => f.Name, f => f.Value),
        Options = new { report.Options.Rounds, report.Options.Seconds, report.Options.WarmUpSeconds },
        Sections = report.Sections.Select(s => new
        {
            s.Name,
            s.Title,
            s.Failure,
            Tables = s.Tables.Select(t => new
            {
                t.Title,
                Rows = t.Rows.Select(r => new
                {
                    Name = r.Label,
                    Figures = t.Columns.Zip(r.Cells).Where(c => c.Second is not null).Select(c => new { c.First.Name, c.First.Unit, Sample = c.Second }),
                }),
            }),
            s.Budgets,
            s.Remarks,
        }),
        report.Checks,
    }, Indented);
}
