using Lottery.Api.Http;
using Microsoft.Net.Http.Headers;

namespace Lottery.Api.Exports;

/// <summary>How an export is written.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated, with a line of names (RFC 4180).</summary>
    Csv,
    /// <summary>One array.</summary>
    Json,
    /// <summary>An object a line.</summary>
    Ndjson,
}

/// <summary>Which format a request asks for: by <c>?format=</c>, else by its <c>Accept</c>, else CSV.</summary>
internal static class ExportFormats
{
    public static string MediaType(this ExportFormat format) => format switch
    {
        ExportFormat.Csv => "text/csv; charset=utf-8; header=present",
        ExportFormat.Json => "application/json; charset=utf-8",
        ExportFormat.Ndjson => "application/x-ndjson; charset=utf-8",
    };

    /// <exception cref="ProblemException">There is no such format.</exception>
    public static ExportFormat Of(HttpRequest request, string? asked) => asked switch
    {
        "csv" => ExportFormat.Csv,
        "json" => ExportFormat.Json,
        "ndjson" => ExportFormat.Ndjson,
        null => OfAccept(request),
        _ => throw new ProblemException(Problem.InvalidField("format", "csv, json or ndjson")),
    };

    private static ExportFormat OfAccept(HttpRequest request)
    {
        foreach (var type in request.GetTypedHeaders().Accept.Where(t => t.Quality != 0).OrderByDescending(t => t, MediaTypeHeaderValueComparer.QualityComparer))
        {
            switch (type.MediaType.Value)
            {
                case "text/csv": return ExportFormat.Csv;
                case "application/json": return ExportFormat.Json;
                case "application/x-ndjson" or "application/jsonl": return ExportFormat.Ndjson;
                default: break;
            }
        }
        return ExportFormat.Csv;
    }
}
