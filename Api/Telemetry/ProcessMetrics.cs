using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Lottery.Grains.Turns;

namespace Lottery.Api.Telemetry;

/// <summary>The process's own instruments, with the names that Prometheus' client libraries give them. .NET's runtime has more.</summary>
internal static class ProcessMetrics
{
    public static void AddProcessMetrics(this IMeterFactory meters)
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        var version = typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var meter = meters.Create(TurnMetrics.MeterName);
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time, user and system.");
        meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "Memory that the process has.");
        meter.CreateObservableGauge("process.start_time", () => started, "s", "When the process started, in seconds since 1970.");
        meter.CreateObservableGauge(
            "lottery.build.info", () => new Measurement<int>(1, KeyValuePair.Create<string, object?>("version", version)), "",
            "Always 1; the label tells which build runs.");
    }
}
