using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsvHelper;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;

namespace Lottery.Api.Exports;

/// <summary>A column of an export.</summary>
/// <param name="Name">As in the JSON of the same row.</param>
/// <param name="Value">Its text; null for none.</param>
internal sealed record ExportColumn<TRow>(string Name, Func<TRow, string?> Value);

/// <summary>Writes rows to a client page by page: only one page is in memory, and none while it is sent on.</summary>
/// <param name="name">Of the file.</param>
/// <param name="format">How the rows are written.</param>
/// <param name="columns">For CSV.</param>
/// <param name="pages">Reads the rows.</param>
/// <param name="slots">How many exports may run at once.</param>
internal sealed class Export<TRow>(
    string name, ExportFormat format, IReadOnlyList<ExportColumn<TRow>> columns, Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<TRow>>> pages, ExportSlots slots)
    : IResult
    where TRow : class
{
    /// <summary>What a spreadsheet would take for a formula gets an apostrophe before it.</summary>
    private static readonly CsvWriterOptions Csv = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    private static readonly JsonTypeInfo<TRow> Type = (JsonTypeInfo<TRow>)ApiJson.Default.GetTypeInfo(typeof(TRow))!;

    /// <summary>How long a client may take to read a page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private long _rows;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var slot = slots.TryTake(httpContext.Caller().Player);
        if (slot is null)
        {
            httpContext.Response.Headers.RetryAfter = "10";
            await CommonProblems.TooManyExports.ExecuteAsync(httpContext);
            return;
        }
        try
        {
            await Send(httpContext);
        }
        catch (TimeoutException)
        {
            httpContext.Abort(); // Nobody reads it: the slot is for others.
        }
    }

    private async Task Send(HttpContext httpContext)
    {
        var (response, stop) = (httpContext.Response, httpContext.RequestAborted);
        using var buffer = new MemoryStream();
        await foreach (var page in pages(stop).WithCancellation(stop))
        {
            if (!response.HasStarted)
                Begin(response);
            Write(page, buffer);
            await Send(buffer, response, stop);
        }
        if (!response.HasStarted)
            Begin(response);
        if (_rows == 0 && format == ExportFormat.Csv)
            Write([], buffer);
        if (format == ExportFormat.Json)
            buffer.Write(_rows == 0 ? "[]\n"u8 : "\n]\n"u8);
        await Send(buffer, response, stop);
    }

    private void Begin(HttpResponse response)
    {
        response.StatusCode = (int)HttpStatusCode.OK;
        response.ContentType = format.MediaType();
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{format.ToString().ToLowerInvariant()}\"";
        response.Headers.CacheControl = "no-store";
    }

    private void Write(IReadOnlyList<TRow> page, MemoryStream to)
    {
        if (format == ExportFormat.Csv)
            WriteCsv(page, to);
        else
            WriteJson(page, to);
        _rows += page.Count;
    }

    private void WriteCsv(IReadOnlyList<TRow> page, MemoryStream to)
    {
        using var csv = CsvWriter.Create(to, Csv, leaveOpen: true);
        if (_rows == 0)
        {
            foreach (var column in columns)
                csv.WriteField(column.Name);
            csv.EndRecord();
        }
        foreach (var row in page)
        {
            foreach (var column in columns)
                csv.WriteField(column.Value(row));
            csv.EndRecord();
        }
    }

    private void WriteJson(IReadOnlyList<TRow> page, MemoryStream to)
    {
        using var json = new Utf8JsonWriter(to);
        foreach (var (at, row) in page.Index())
        {
            if (format == ExportFormat.Json)
                to.Write(_rows + at == 0 ? "[\n"u8 : ",\n"u8);
            JsonSerializer.Serialize(json, row, Type);
            json.Flush();
            json.Reset();
            if (format == ExportFormat.Ndjson)
                to.WriteByte((byte)'\n');
        }
    }

    private static async Task Send(MemoryStream buffer, HttpResponse response, CancellationToken stop)
    {
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), stop).AsTask().WaitAsync(Patience, stop);
        buffer.SetLength(0);
    }
}

/// <summary>How many exports may run at once: the connections that read are there for players too, and one operator's exports leave room for others'.</summary>
internal sealed class ExportSlots
{
    /// <summary>Of the connections that read there are 16.</summary>
    public const int Count = 4;

    /// <summary>Of one operator.</summary>
    public const int Own = 2;

    private readonly Lock _gate = new();
    private readonly List<PlayerId> _taken = [];

    /// <summary>Null where all are taken, or the operator has his share.</summary>
    public IDisposable? TryTake(PlayerId caller)
    {
        lock (_gate)
        {
            if (_taken.Count == Count || _taken.Count(owner => owner == caller) == Own)
                return null;
            _taken.Add(caller);
            return new Slot(this, caller);
        }
    }

    private sealed class Slot(ExportSlots slots, PlayerId caller) : IDisposable
    {
        public void Dispose()
        {
            lock (slots._gate)
                slots._taken.Remove(caller);
        }
    }
}
