using Lottery.Api.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace Lottery.Api.Logs;

/// <summary>The log: Serilog writes lines to standard output, as text or JSON, from the level that is set.</summary>
public static class LogOutput
{
    /// <summary>
    /// The framework's lines about each request are replaced by <see cref="Http.RequestLog"/>. Orleans recommends another garbage collector
    /// at each start, warns that a thread was never checked, and describes each failed connection to a silo that is gone.
    /// </summary>
    private static readonly (string Category, LogEventLevel Level)[] Quiet =
    [
        ("Microsoft.AspNetCore", LogEventLevel.Warning), ("Microsoft.Hosting", LogEventLevel.Warning), ("Polly", LogEventLevel.Warning),
        ("Orleans", LogEventLevel.Warning), ("Orleans.Runtime.Silo", LogEventLevel.Error), ("Orleans.Runtime.Watchdog", LogEventLevel.Error),
        ("Orleans.Runtime.CallbackData", LogEventLevel.Error), ("Orleans.Runtime.Messaging", LogEventLevel.Error),
        ("Microsoft.AspNetCore.Authentication", LogEventLevel.Warning),
    ];

    /// <summary>Its level cannot be set: with it on, the framework begins an Activity for each request.</summary>
    private const string PerRequest = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Logs of a host.</summary>
    public static IServiceCollection AddLogOutput(this IServiceCollection services, LotteryConfiguration configuration) =>
        services.AddSerilog(CreateLogger(configuration), dispose: true);

    /// <summary>Logs of what runs before there is a host.</summary>
    public static ILoggerFactory CreateFactory(LotteryConfiguration configuration) => new SerilogLoggerFactory(CreateLogger(configuration), dispose: true);

    private static Logger CreateLogger(LotteryConfiguration configuration)
    {
        SelfLog.Enable(Complain);
        var levels = configuration.Values.GetSection("Logging:LogLevel").GetChildren()
            .Where(level => level.Value is not null).Select(level => (Category: level.Key, Level: LogLevels.Parse(level.Value!))).ToList();
        var all = levels.Where(level => level.Category.Equals("Default", StringComparison.OrdinalIgnoreCase)).Select(level => level.Level)
            .DefaultIfEmpty(LogLevels.Parse(configuration["Logging:Level"])).Last();
        var logger = new LoggerConfiguration().MinimumLevel.Is(all);
        foreach (var (category, level) in Quiet.Concat(levels).Append((PerRequest, LevelAlias.Off)))
            logger.MinimumLevel.Override(category, level);
        ITextFormatter lines = configuration["Logging:Format"].Equals("Json", StringComparison.OrdinalIgnoreCase)
            ? new JsonFormatter(renderMessage: true)
            : TextLines.Template;
        return logger
            .ReadFrom.Configuration(configuration.Values)
            // The host's line about a failed start: the failure is thrown as well, and the program says it in one sentence.
            .Filter.ByExcluding("EventId.Name = 'HostedServiceStartupFaulted'")
            .WriteTo.Console(lines)
            .CreateLogger();
    }

    /// <summary>Tells what Serilog cannot do, such as a sink that is not there. Where even that cannot be written, because the disk of the log is full, requests go on.</summary>
    private static void Complain(string problem)
    {
        try
        {
            Console.Error.WriteLine(problem);
        }
        catch (IOException)
        {
            // There is no other place to say it.
        }
    }
}
