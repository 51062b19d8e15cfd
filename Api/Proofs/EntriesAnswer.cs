using System.Globalization;
using System.IO.Compression;
using Lottery.Api.Http;
using Microsoft.Net.Http.Headers;

namespace Lottery.Api.Proofs;

/// <summary>Entries that follow each other: a book of a draw, or a promotion.</summary>
/// <param name="Size">How many.</param>
/// <param name="Read">Fills a buffer whole with the records from a position on.</param>
internal sealed record EntriesPart(long Size, Func<long, Memory<byte>, CancellationToken, Task> Read);

/// <summary>The anonymised entries of a draw or a promotion as one file: fixed-size records, part by part, position by position.</summary>
/// <remarks>
/// It never changes for the root given, which is its ETag. It is compressed for clients that accept gzip and ask for the whole; a
/// range is of the bytes as they are, so a download that was cut off goes on where it ended. One page is in memory at a time.
/// </remarks>
/// <param name="root">Over all entries.</param>
/// <param name="entry">Bytes of a record.</param>
/// <param name="parts">In the order of the file.</param>
/// <param name="slots">How many may be sent at once.</param>
internal sealed class EntriesAnswer(byte[] root, int entry, IReadOnlyList<EntriesPart> parts, EntriesSlots slots) : IResult
{
    /// <summary>The media type of the records.</summary>
    public const string MediaType = "application/octet-stream";

    private const int Page = 4096;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var length = parts.Sum(p => p.Size) * entry;
        var hex = Convert.ToHexStringLower(root);
        var plain = new EntityTagHeaderValue($"\"{hex}\"");
        var range = Range(request.GetTypedHeaders(), plain, length);
        var compressed = range is null && request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value == "gzip" && e.Quality != 0);
        var tag = compressed ? new EntityTagHeaderValue($"\"{hex}-gzip\"") : plain;
        var headers = response.GetTypedHeaders();
        headers.ETag = tag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.AcceptRanges = "bytes";
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (range is (var first, var last) && first >= length)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
            await Problem.Of(416, "range_not_satisfiable", "No such part", $"The entries have {length} bytes.").ExecuteAsync(httpContext);
            return;
        }
        using var slot = slots.TryTake();
        if (slot is null)
        {
            await Problem.Of(503, "too_many_downloads", "Too many downloads", "Others download entries now; try again in a moment.").ExecuteAsync(httpContext);
            return;
        }
        var (from, to) = range is null ? (0, length) : (range.Value.First, Math.Min(range.Value.Last + 1, length));
        response.StatusCode = range is null ? 200 : StatusCodes.Status206PartialContent;
        response.ContentType = MediaType;
        if (range is not null)
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to - 1}/{length}");
        if (!compressed)
        {
            response.ContentLength = to - from;
            await Write(from, to, response.Body, httpContext.RequestAborted);
            return;
        }
        response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest);
        await Write(from, to, gzip, httpContext.RequestAborted);
    }

    /// <summary>The bytes asked for, both ends included; null where all are.</summary>
    private static (long First, long Last)? Range(Microsoft.AspNetCore.Http.Headers.RequestHeaders headers, EntityTagHeaderValue tag, long length)
    {
        if (headers.Range is not { Unit.Value: "bytes", Ranges.Count: 1 } asked || (headers.IfRange is { } condition && (condition.EntityTag is null || !condition.EntityTag.Compare(tag, useStrongComparison: true))))
            return null;
        var one = asked.Ranges.Single();
        return one switch
        {
            { From: { } from, To: var to } => (from, to ?? length - 1),
            { To: { } suffix } => (Math.Max(length - suffix, 0), length - 1),
            _ => null,
        };
    }

    /// <summary>Writes the bytes from one offset to another, exclusive.</summary>
    private async Task Write(long from, long to, Stream destination, CancellationToken stop)
    {
        var (buffer, start) = (new byte[Page * entry], 0L);
        foreach (var part in parts)
        {
            var (begin, end) = (Math.Max(from, start), Math.Min(to, start + (part.Size * entry)));
            while (begin < end)
            {
                var position = (begin - start) / entry;
                var bytes = buffer.AsMemory(0, (int)Math.Min(Page, part.Size - position) * entry);
                await part.Read(position, bytes, stop);
                var skipped = (int)((begin - start) % entry);
                var sent = bytes[skipped..][..(int)Math.Min(bytes.Length - skipped, end - begin)];
                await destination.WriteAsync(sent, stop);
                begin += sent.Length;
            }
            start += part.Size * entry;
        }
    }
}

/// <summary>How many downloads of entries may run at once: each reads the tables all the time.</summary>
internal sealed class EntriesSlots : IDisposable
{
    /// <summary>Of the connections that read there are 12, and a download has one of them for a page at a time.</summary>
    public const int Count = 4;

    private readonly SemaphoreSlim _free = new(Count);

    /// <summary>Null where all are taken.</summary>
    public IDisposable? TryTake() => _free.Wait(0) ? new Slot(_free) : null;

    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
