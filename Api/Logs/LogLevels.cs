namespace Lottery.Api.Logs;

/// <summary>The names of log levels: .NET's, and Info for the commonest.</summary>
internal static class LogLevels
{
    public static readonly string[] Names = ["Trace", "Debug", "Info", "Information", "Warning", "Error", "Critical", "None"];

    /// <summary>The level of one of <see cref="Names"/>.</summary>
    public static LogLevel Parse(string name) =>
        name.Equals("Info", StringComparison.OrdinalIgnoreCase) ? LogLevel.Information : Enum.Parse<LogLevel>(name, ignoreCase: true);
}
