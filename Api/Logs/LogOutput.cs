using Lottery.Api.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace Lottery.Api.Logs;

/// <summary>Where logs go and what is logged: lines on standard output, as text or JSON, from the level that is set.</summary>
public static class LogOutput
{
    /// <summary>
    /// What the framework says about each request, we say better. Orleans recommends another garbage collector at each start, finds
    /// that a thread was never checked, and describes each failed connection to a silo that is gone. The base class of our own authentication
    /// handler has a line for each request without a token.
    /// The last category would begin an Activity for each request, too: its level cannot be set.
    /// </summary>
    private static readonly (string Category, LogLevel Level)[] Quiet =
    [
        ("Microsoft.AspNetCore", LogLevel.Warning), ("Microsoft.Hosting", LogLevel.Warning), ("Polly", LogLevel.Warning), ("Orleans", LogLevel.Warning),
        ("Orleans.Runtime.Silo", LogLevel.Error), ("Orleans.Runtime.Watchdog", LogLevel.Error), ("Orleans.Runtime.CallbackData", LogLevel.Error),
        ("Orleans.Runtime.Messaging", LogLevel.Error), ("Lottery.Api.Auth.BearerHandler", LogLevel.Warning), ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
    ];

    public static void AddLogOutput(this ILoggingBuilder builder, LotteryConfiguration configuration)
    {
        builder.ClearProviders();
        // The framework's reading of the section Logging does not know Info.
        builder.Services.RemoveAll<IConfigureOptions<LoggerFilterOptions>>();
        // Last of all: Orleans adds logging once more, and with it the framework's level.
        builder.Services.PostConfigure<LoggerFilterOptions>(options =>
        {
            options.MinLevel = LogLevels.Parse(configuration["Logging:Level"]);
            var set = configuration.Values.GetSection("Logging:LogLevel").GetChildren()
                .Where(level => level.Value is not null).Select(level => (Category: level.Key, Level: LogLevels.Parse(level.Value!)));
            // Of two rules for one category the last one counts.
            foreach (var (category, level) in Quiet[..^1].Concat(set).Append(Quiet[^1]))
                options.Rules.Add(new(null, category.Equals("Default", StringComparison.OrdinalIgnoreCase) ? null : category, level, null));
        });
        ITextFormatter lines = configuration["Logging:Format"].Equals("Json", StringComparison.OrdinalIgnoreCase) ? new JsonFormatter(renderMessage: true) : new TextLines();
        var logger = new LoggerConfiguration().MinimumLevel.Verbose().Filter.ByExcluding(IsFailedStart).WriteTo.Console(lines).CreateLogger();
        // As a plain provider: Serilog's own registration adds a rule that would overrule the levels above.
        builder.AddProvider(new SerilogLoggerProvider(logger, dispose: true));
    }

    /// <summary>The host's line about a failed start, with a stack trace. The failure is thrown as well, and the program says it in one sentence.</summary>
    private static bool IsFailedStart(LogEvent line) =>
        line.Properties.TryGetValue("EventId", out var id) && id is StructureValue { Properties: var parts }
        && parts.Any(part => part is { Name: "Name", Value: ScalarValue { Value: "HostedServiceStartupFaulted" } });
}
