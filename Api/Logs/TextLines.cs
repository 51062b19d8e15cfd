using System.Globalization;
using Serilog.Events;
using Serilog.Expressions;
using Serilog.Templates;

namespace Lottery.Api.Logs;

/// <summary>Log lines for people: time (UTC), level, category, message, in brackets the request and its trace, then the exception, if any.</summary>
/// <remarks>Of an outage of the database only the reason is written, in the same line.</remarks>
public static class TextLines
{
    /// <summary>The template of a line.</summary>
    public static ExpressionTemplate Template { get; } = new(
        "{Time(@t)} {Level(@l)} {SourceContext}: {@m}"
        + "{#if " + RequestScope.RequestId + " is not null} [{" + RequestScope.RequestId + "}{#if " + RequestScope.TraceId + " is not null} {" + RequestScope.TraceId + "}{#end}]{#end}"
        + "{#if Reason(@x) is not null} ({Reason(@x)})\n{#else}\n{@x}{#end}",
        CultureInfo.InvariantCulture, new StaticMemberNameResolver(typeof(TextLines)));

    /// <summary>A moment as RFC 3339 writes it, in UTC.</summary>
    public static LogEventPropertyValue? Time(LogEventPropertyValue? moment) => moment is ScalarValue { Value: DateTimeOffset at }
        ? new ScalarValue(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
        : null;

    /// <summary>The name of a level.</summary>
    public static LogEventPropertyValue? Level(LogEventPropertyValue? level) => level is ScalarValue { Value: LogEventLevel known }
        ? new ScalarValue(known switch
        {
            LogEventLevel.Verbose => "TRACE",
            LogEventLevel.Debug => "DEBUG",
            LogEventLevel.Information => "INFO",
            LogEventLevel.Warning => "WARN",
            LogEventLevel.Error => "ERROR",
            LogEventLevel.Fatal => "FATAL",
        })
        : null;

    /// <summary>The reason of an outage of the database; nothing for other exceptions.</summary>
    public static LogEventPropertyValue? Reason(LogEventPropertyValue? exception) =>
        exception is ScalarValue { Value: Exception thrown } && Outage.Reason(thrown) is { } reason ? new ScalarValue(reason) : null;
}
