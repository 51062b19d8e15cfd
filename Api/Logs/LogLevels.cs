using Serilog.Events;

namespace Lottery.Api.Logs;

/// <summary>The names of log levels that a setting may have: .NET's, and Info for the commonest.</summary>
internal static class LogLevels
{
    public static readonly string[] Names = ["Trace", "Debug", "Info", "Information", "Warning", "Error", "Critical", "None"];

    /// <summary>Serilog's level of one of <see cref="Names"/>.</summary>
    public static LogEventLevel Parse(string name) => name.ToUpperInvariant() switch
    {
        "TRACE" => LogEventLevel.Verbose,
        "DEBUG" => LogEventLevel.Debug,
        "INFO" or "INFORMATION" => LogEventLevel.Information,
        "WARNING" => LogEventLevel.Warning,
        "ERROR" => LogEventLevel.Error,
        "CRITICAL" => LogEventLevel.Fatal,
        _ => LevelAlias.Off,
    };
}
