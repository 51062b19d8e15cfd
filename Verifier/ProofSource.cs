using System.Net.Http.Headers;
using System.Text.Json;

namespace Lottery.Verifier;

/// <summary>Where a proof and its entries are read from: a service, or a file in which both were kept.</summary>
/// <remarks>A file is the proof as JSON on one line, a line feed, and the records of the entries up to its end.</remarks>
/// <param name="Proof">What is published apart from the entries.</param>
/// <param name="Json">The same as it came, without line feeds.</param>
/// <param name="Entries">The records.</param>
/// <param name="Length">How many bytes they are; null where that is not known.</param>
public sealed record ProofSource(Proof Proof, byte[] Json, Stream Entries, long? Length) : IAsyncDisposable
{
    private const int MaxProof = 16 * 1024 * 1024;

    /// <summary>Opens an address (<c>http://host/api/draws/7</c>) or a file.</summary>
    /// <exception cref="MalformedException">It has no proof in it.</exception>
    /// <exception cref="HttpRequestException">The service does not answer, or has no entries yet.</exception>
    public static Task<ProofSource> Open(string source, HttpClient http, CancellationToken stop) =>
        Uri.TryCreate(source.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? Fetch(http, address, stop)
            : Read(source, stop);

    /// <summary>Keeps all of it in a file.</summary>
    public async Task Save(string file, IProgress<long>? progress, CancellationToken stop)
    {
        await using var output = File.Create(file);
        await output.WriteAsync(Json, stop);
        output.WriteByte((byte)'\n');
        var (buffer, copied) = (new byte[128 * 1024], 0L);
        int read;
        while ((read = await Entries.ReadAsync(buffer, stop)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, read), stop);
            progress?.Report(copied += read);
        }
    }

    public ValueTask DisposeAsync() => Entries.DisposeAsync();

    private static async Task<ProofSource> Fetch(HttpClient http, Uri address, CancellationToken stop)
    {
        var json = OneLine(await http.GetByteArrayAsync(new Uri($"{address}/proof"), stop));
        var proof = Proof.Read(json);
        var entries = await ResumingStream.Open(http, new Uri($"{address}/entries"), stop);
        return new(proof, json, entries, entries.Total);
    }

    private static async Task<ProofSource> Read(string file, CancellationToken stop)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        try
        {
            var head = new byte[Math.Min(MaxProof, stream.Length)];
            await stream.ReadExactlyAsync(head, stop);
            var end = Array.IndexOf(head, (byte)'\n');
            if (end < 0)
                throw new MalformedException("The file does not begin with a proof on one line.");
            stream.Position = end + 1;
            return new(Proof.Read(head.AsMemory(0, end)), head[..end], stream, stream.Length - stream.Position);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same JSON without white space between its parts.</summary>
    private static byte[] OneLine(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return JsonSerializer.SerializeToUtf8Bytes(document.RootElement, JsonContext.Default.JsonElement);
        }
        catch (JsonException e)
        {
            throw new MalformedException($"The proof is not JSON: {e.Message}");
        }
    }
}

/// <summary>A download that goes on where it was cut off, with Range and the ETag of its beginning.</summary>
internal sealed class ResumingStream : Stream
{
    private const int Tries = 5;

    private readonly HttpClient _http;
    private readonly Uri _address;
    private HttpResponseMessage _response;
    private Stream _body;
    private long _read;

    private ResumingStream(HttpClient http, Uri address, HttpResponseMessage response, Stream body) => (_http, _address, _response, _body) = (http, address, response, body);

    /// <summary>Bytes in all, where the service says so.</summary>
    public long? Total { get; private init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public static async Task<ResumingStream> Open(HttpClient http, Uri address, CancellationToken stop)
    {
        var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        return new(http, address, response, await response.Content.ReadAsStreamAsync(stop)) { Total = response.Content.Headers.ContentLength };
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var read = await _body.ReadAsync(buffer, cancellationToken);
                if (read == 0 && _read < Total)
                    throw new IOException("The connection ended early.");
                _read += read;
                return read;
            }
            catch (Exception e) when (e is IOException or HttpRequestException && tries < Tries && _response.Headers.ETag is not null)
            {
                await Task.Delay(TimeSpan.FromSeconds(tries), cancellationToken);
                await GoOn(cancellationToken);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task GoOn(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _address);
        request.Headers.Range = new RangeHeaderValue(_read, null);
        request.Headers.IfRange = new RangeConditionHeaderValue(_response.Headers.ETag!);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (response.StatusCode != System.Net.HttpStatusCode.PartialContent)
        {
            response.Dispose();
            throw new HttpRequestException("The entries changed while they were downloaded.");
        }
        _response.Dispose();
        (_response, _body) = (response, await response.Content.ReadAsStreamAsync(stop));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _response.Dispose();
        base.Dispose(disposing);
    }
}
