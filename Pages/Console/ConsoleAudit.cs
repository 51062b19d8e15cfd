using System.Globalization;
using Lottery.Grains;
using Lottery.Grains.Audit;
using Lottery.Pages.Hosting;
using Lottery.Storage.Tables;

namespace Lottery.Pages.Console;

/// <summary>What the page of the audit log shows.</summary>
/// <param name="Entries">One page, the latest first.</param>
/// <param name="Operator">Whose entries were asked for; null for everybody's.</param>
/// <param name="Next">The number that the next page begins before; null on the last.</param>
public sealed record AuditModel(IReadOnlyList<AuditEntry> Entries, long? Operator, long? Next);

/// <summary>The audit log, to be read.</summary>
internal static class ConsoleAudit
{
    private const int EntriesShown = 50;

    public static void MapConsoleAudit(this IEndpointRouteBuilder console) => console.MapGet("/audit", List);

    private static async Task<IResult> List(Viewer viewer, AuditTables tables, HttpContext context, string? by = null, long? before = null)
    {
        var only = long.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : (long?)null;
        var entries = await tables.Before(before ?? long.MaxValue, only is { } id ? new PlayerId(id) : null, EntriesShown + 1, context.RequestAborted);
        return Html.Of<AuditPage, AuditModel>(
            viewer, new([.. entries.Take(EntriesShown)], only, entries.Count > EntriesShown ? entries[EntriesShown - 1].Number : null));
    }
}
