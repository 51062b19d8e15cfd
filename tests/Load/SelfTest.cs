using System.Text;
using Lottery.Load.Http;
using Lottery.Load.Measuring;

namespace Lottery.Load;

/// <summary>Whether the measuring can be trusted: the histogram and the reader of answers, checked by themselves.</summary>
internal static class SelfTest
{
    public static int Run(TextWriter text)
    {
        (string Name, bool Holds)[] checks =
        [
            ("each bucket ends where the next begins", Enumerable.Range(0, 20_000).All(b => Histogram.Bucket(Histogram.UpperEnd(b)) == b && Histogram.Bucket(Histogram.UpperEnd(b) + 1) == b + 1)),
            ("a bucket is at most a thousandth wide", Enumerable.Range(2048, 18_000).All(b => Histogram.UpperEnd(b) - Histogram.UpperEnd(b - 1) <= Histogram.UpperEnd(b) / 1000.0)),
            ("percentiles of 1 to 1000 are exact", PercentilesOf(Enumerable.Range(1, 1000)) is (500, 990, 999, 1000)),
            ("percentiles of nothing are 0", PercentilesOf([]) is (0, 0, 0, 0)),
            ("one slow among a thousand is the maximum only", PercentilesOf([.. Enumerable.Repeat(1000, 999), 5_000_000]) is (1000, 1000, 1000, 5_000_000)),

            ("a length is obeyed", Reads("HTTP/1.1 201 Created\r\ncontent-length: 5\r\n\r\nhello", 201, "hello")),
            ("an empty body is one", Reads("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "")),
            ("no content needs no length", Reads("HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n", 204, "")),
            ("chunks are joined", Reads("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nA;x=y\r\nlo, world!\r\n0\r\n\r\n", 200, "hello, world!")),
            ("two answers are too many", Breaks("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab")),
            ("an answer without a length is none", Breaks("HTTP/1.1 200 OK\r\n\r\n")),
            ("other protocols are none", Breaks("SSH-2.0\r\n\r\n")),
        ];
        foreach (var (name, holds) in checks)
            text.WriteLine($"{(holds ? "ok    " : "FAILED")} {name}");
        return checks.All(c => c.Holds) ? 0 : 1;
    }

    private static (long P50, long P99, long P999, long Max) PercentilesOf(IEnumerable<int> values)
    {
        var histogram = new Histogram();
        foreach (var value in values)
            histogram.Record(value);
        return (histogram.Percentile(50), histogram.Percentile(99), histogram.Percentile(99.9m), histogram.Max);
    }

    /// <summary>Whether it is read with all its bytes, and waited for with any fewer.</summary>
    private static bool Reads(string text, int status, string body)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var length = 0; length < bytes.Length; length++)
        {
            if (HttpAnswer.TryRead(bytes.AsSpan(0, length), out _))
                return false;
        }
        return HttpAnswer.TryRead(bytes, out var answer) && answer.Status == status && Encoding.ASCII.GetString(bytes.AsSpan(answer.Body)) == body;
    }

    private static bool Breaks(string text)
    {
        try
        {
            HttpAnswer.TryRead(Encoding.ASCII.GetBytes(text), out _);
            return false;
        }
        catch (HttpFormatException)
        {
            return true;
        }
    }
}
