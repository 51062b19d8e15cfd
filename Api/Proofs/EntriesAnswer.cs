using System.Globalization;
using System.IO.Compression;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Microsoft.Net.Http.Headers;

namespace Lottery.Api.Proofs;

/// <summary>The anonymised entries of a draw as one file: fixed-size records, book by book, position by position.</summary>
/// <remarks>
/// It never changes for the heads given, so its ETag is their root. It is compressed for those who take gzip and ask for the whole; a
/// range is of the bytes as they are, so a download that was cut off goes on where it ended. One page is in memory at a time.
/// </remarks>
internal sealed class EntriesAnswer(DrawTerms terms, IReadOnlyList<BookHead> heads, ProofQueries queries, EntriesSlots slots) : IResult
{
    /// <summary>The media type of the records.</summary>
    public const string MediaType = "application/octet-stream";

    private const int Page = 4096;

    private readonly int _entry = ProofQueries.EntrySize(terms.Pick);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var length = heads.Sum(h => h.Size) * _entry;
        var root = Convert.ToHexStringLower(SealedRoot.Of([.. heads]));
        var plain = new EntityTagHeaderValue($"\"{root}\"");
        var range = Range(request.GetTypedHeaders(), plain, length);
        var compressed = range is null && request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value == "gzip" && e.Quality != 0);
        var tag = compressed ? new EntityTagHeaderValue($"\"{root}-gzip\"") : plain;
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
        var (buffer, book) = (new byte[Page * _entry], 0L);
        foreach (var head in heads)
        {
            var (begin, end) = (Math.Max(from, book), Math.Min(to, book + (head.Size * _entry)));
            while (begin < end)
            {
                var position = (begin - book) / _entry;
                var bytes = buffer.AsMemory(0, (int)Math.Min(Page, head.Size - position) * _entry);
                await queries.ReadEntries(new BookId(terms.Id, head.Book), position, terms.Pick, bytes, stop);
                var skipped = (int)((begin - book) % _entry);
                var sent = bytes[skipped..][..(int)Math.Min(bytes.Length - skipped, end - begin)];
                await destination.WriteAsync(sent, stop);
                begin += sent.Length;
            }
            book += head.Size * _entry;
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
