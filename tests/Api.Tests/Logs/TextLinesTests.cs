using System.Net.Sockets;
using Lottery.Api.Logs;
using Lottery.Grains;
using Npgsql;
using Serilog.Events;
using Serilog.Parsing;
using Xunit;

namespace Lottery.Api.Tests.Logs;

/// <summary>Goal: a database that is away costs one line each time it is told, and a bug keeps its stack. Method: exceptions that were really thrown, as lines.</summary>
public sealed class TextLinesTests
{
    public static TheoryData<Exception, string> Outages => new()
    {
        { new NpgsqlException("Exception while writing to stream", new IOException("Unable to write.", new SocketException((int)SocketError.ConnectionRefused))), "Connection refused" },
        { new PostgresException("the database system is starting up", "FATAL", "FATAL", "57P03"), "57P03: the database system is starting up" },
        { new PostgresException("terminating connection due to unexpected postmaster exit", "FATAL", "FATAL", "57P01"), "57P01: terminating connection due to unexpected postmaster exit" },
        { new PostgresException("could not extend file", "ERROR", "ERROR", "53100"), "53100: could not extend file" },
        { new StorageUnavailableException("Nothing can be decided now, or the flow was cut off."), "Nothing can be decided now, or the flow was cut off" },
    };

    public static TheoryData<Exception> Bugs =>
    [
        new InvalidOperationException("A bug."),
        new PostgresException("duplicate key", "ERROR", "ERROR", "23505"),
        new NpgsqlException("Reading as System.Int64 is not supported"),
        new IOException("A file of ours."),
    ];

    [Theory]
    [MemberData(nameof(Outages))]
    public void An_outage_is_one_line_with_its_reason(Exception thrown, string reason) =>
        Assert.Equal($"2030-01-01T12:00:00.000Z WARN Lottery: It goes on trying. ({reason}){Environment.NewLine}", Line(thrown));

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_bug_keeps_its_stack(Exception bug)
    {
        var lines = Line(bug).Split(Environment.NewLine);
        Assert.Equal("2030-01-01T12:00:00.000Z WARN Lottery: It goes on trying.", lines[0]);
        Assert.Contains(lines, line => line.StartsWith($"   at {typeof(TextLinesTests).FullName}.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_tells_its_request_and_trace_and_writes_texts_without_quotes()
    {
        var line = new LogEvent(
            new(2030, 1, 1, 12, 0, 0, TimeSpan.FromHours(3)), LogEventLevel.Information, null, new MessageTemplateParser().Parse("{Operation} was answered {Status}."),
            [
                new("SourceContext", new ScalarValue("Lottery.Api")), new("Operation", new ScalarValue("GET /api/draws")), new("Status", new ScalarValue(200)),
                new("RequestId", new ScalarValue("0HN:1")), new("TraceId", new ScalarValue("4bf9")),
            ]);
        using var text = new StringWriter();
        TextLines.Template.Format(line, text);
        Assert.Equal($"2030-01-01T09:00:00.000Z INFO Lottery.Api: GET /api/draws was answered 200. [0HN:1 4bf9]{Environment.NewLine}", text.ToString());
    }

    private static string Line(Exception thrown)
    {
        using var text = new StringWriter();
        try
        {
            throw thrown;
        }
        catch (Exception caught)
        {
            TextLines.Template.Format(
                new LogEvent(new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero), LogEventLevel.Warning, caught, new MessageTemplateParser().Parse("It goes on trying."), [new("SourceContext", new ScalarValue("Lottery"))]),
                text);
        }
        return text.ToString();
    }
}
