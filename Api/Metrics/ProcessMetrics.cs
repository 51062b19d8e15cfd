using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Lottery.Api.Metrics;

/// <summary>What the process itself takes: processor, memory, garbage collection, threads.</summary>
/// <remarks>A meter of its own: whoever exports to OpenTelemetry takes .NET's <c>System.Runtime</c> instead, which says the same in other names.</remarks>
public sealed class ProcessMetrics : IDisposable
{
    public ProcessMetrics()
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        var version = typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

        Meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time, user and system.");
        Meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "Memory that the process has.");
        Meter.CreateObservableGauge("process.start_time", () => started, "s", "When the process started, in seconds since 1970.");
        Meter.CreateObservableGauge("lottery.build.info", () => new Measurement<int>(1, KeyValuePair.Create<string, object?>("version", version)), "", "Always 1; the label says which build runs.");

        Meter.CreateObservableCounter("dotnet.gc.collections", () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation =>
            new Measurement<int>(GC.CollectionCount(generation) - (generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0), KeyValuePair.Create<string, object?>("generation", generation))),
            "{collection}", "Garbage collections, by the oldest generation collected.");
        Meter.CreateObservableCounter("dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time that all threads were paused for garbage collection.");
        Meter.CreateObservableCounter("dotnet.gc.allocated", () => GC.GetTotalAllocatedBytes(), "By", "Bytes allocated.");
        Meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Bytes on the managed heap.");
        Meter.CreateObservableGauge("dotnet.threadpool.threads", () => ThreadPool.ThreadCount, "{thread}", "Threads of the pool.");
        Meter.CreateObservableGauge("dotnet.threadpool.queue", () => ThreadPool.PendingWorkItemCount, "{item}", "Work that waits for a thread of the pool.");
    }

    public Meter Meter { get; } = new("Lottery.Process");

    public void Dispose() => Meter.Dispose();
}
