using System.Buffers.Text;
using System.Text;

namespace Lottery.Load.Http;

/// <summary>The bytes that came are not an HTTP/1.1 answer that this client can read.</summary>
internal sealed class HttpFormatException(string message) : Exception(message);

/// <summary>A whole HTTP/1.1 answer, as places in the buffer that it was received into.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">Where its body is; chunks are joined.</param>
/// <param name="KeepsAlive">False: the server closes the connection after it.</param>
internal readonly record struct HttpAnswer(int Status, Range Body, bool KeepsAlive)
{
    /// <summary>Reads an answer from its beginning on; false as long as bytes are missing.</summary>
    /// <remarks>Nothing is changed in the buffer before the answer is complete, so it can be tried again with more bytes.</remarks>
    /// <exception cref="HttpFormatException">Not such an answer, or more than one.</exception>
    public static bool TryRead(Span<byte> received, out HttpAnswer answer)
    {
        answer = default;
        var headLength = received.IndexOf("\r\n\r\n"u8);
        if (headLength < 0)
            return false;
        var (status, length, chunked, keepsAlive) = Head(received[..headLength]);
        var start = headLength + 4;
        var body = received[start..];

        int bodyLength, end;
        if (chunked)
        {
            if (!Chunks(body, join: false, out _, out end))
                return false;
            Chunks(body, join: true, out bodyLength, out _);
        }
        else
        {
            bodyLength = end = status is 204 or 304 ? 0 : length ?? throw new HttpFormatException("An answer without a length.");
            if (body.Length < end)
                return false;
        }
        if (body.Length > end)
            throw new HttpFormatException("More bytes than the answer has.");
        answer = new(status, start..(start + bodyLength), keepsAlive);
        return true;
    }

    private static (int Status, int? Length, bool Chunked, bool KeepsAlive) Head(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 "u8) || head.Length < 12 || !Utf8Parser.TryParse(head[9..12], out int status, out var digits) || digits != 3)
            throw new HttpFormatException("No HTTP/1.1 status line.");
        int? length = null;
        var (chunked, keepsAlive) = (false, true);
        for (var lineEnd = head.IndexOf("\r\n"u8); lineEnd >= 0; lineEnd = head.IndexOf("\r\n"u8))
        {
            head = head[(lineEnd + 2)..];
            var line = head.IndexOf("\r\n"u8) is var next and >= 0 ? head[..next] : head;
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
                throw new HttpFormatException("A header without a name.");
            var name = line[..colon];
            var value = line[(colon + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
                length = Utf8Parser.TryParse(value, out int parsed, out var used) && used == value.Length && parsed >= 0 ? parsed : throw new HttpFormatException("A length that is none.");
            else if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
                chunked = Ascii.EqualsIgnoreCase(value, "chunked"u8) ? true : throw new HttpFormatException("An encoding other than chunked.");
            else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
                keepsAlive = !Ascii.EqualsIgnoreCase(value, "close"u8);
        }
        return (status, length, chunked, keepsAlive);
    }

    /// <summary>Walks over chunks (RFC 9112 §7.1).</summary>
    /// <param name="coded">From the first chunk's size on.</param>
    /// <param name="join">True: their contents are moved together at the beginning.</param>
    /// <param name="length">Of the contents.</param>
    /// <param name="end">Of the coded body.</param>
    /// <returns>False where bytes are missing.</returns>
    private static bool Chunks(Span<byte> coded, bool join, out int length, out int end)
    {
        (length, end) = (0, 0);
        while (true)
        {
            var line = coded[end..].IndexOf("\r\n"u8);
            if (line < 0)
                return false;
            if (!Utf8Parser.TryParse(coded[end..(end + line)], out int size, out var digits, 'x') || size < 0 || (digits < line && coded[end + digits] != ';'))
                throw new HttpFormatException("A chunk without a size.");
            var start = end + line + 2;
            if (coded.Length - start < size + 2L)
                return false;
            if (!coded.Slice(start + size, 2).SequenceEqual("\r\n"u8))
                throw new HttpFormatException("A chunk longer than its size, or trailers.");
            if (join)
                coded.Slice(start, size).CopyTo(coded[length..]);
            length += size;
            end = start + size + 2;
            if (size == 0)
                return true;
        }
    }
}
