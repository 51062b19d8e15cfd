using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Lottery.Api.Logs;

/// <summary>Log events as lines for people: time (UTC), level, category, message, and in brackets the request and trace that it belongs to; then the exception, if any. Of an outage of the database, its reason is enough.</summary>
public sealed class TextLines : ITextFormatter
{
    /// <summary>Text stands in a message as it is, without quotes.</summary>
    private static readonly MessageTemplateTextFormatter Message = new("{Message:lj}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Write(' ');
        output.Write(LevelName(logEvent.Level));
        output.Write(' ');
        output.Write(Text(logEvent, "SourceContext"));
        output.Write(": ");
        Message.Format(logEvent, output);
        if (Text(logEvent, RequestScope.RequestId) is { Length: > 0 } request)
            output.Write(Text(logEvent, RequestScope.TraceId) is { Length: > 0 } trace ? $" [{request} {trace}]" : $" [{request}]");
        if (logEvent.Exception is { } thrown && Outage.Reason(thrown) is { } reason)
        {
            output.WriteLine($" ({reason})");
            return;
        }
        output.WriteLine();
        if (logEvent.Exception is { } exception)
            output.WriteLine(exception);
    }

    private static string Text(LogEvent logEvent, string property) =>
        logEvent.Properties.TryGetValue(property, out var value) && value is ScalarValue { Value: string text } ? text : "";

    private static string LevelName(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "TRACE",
        LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO",
        LogEventLevel.Warning => "WARN",
        LogEventLevel.Error => "ERROR",
        LogEventLevel.Fatal => "FATAL",
    };
}
