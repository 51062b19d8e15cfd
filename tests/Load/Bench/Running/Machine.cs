using System.Runtime.InteropServices;

namespace Lottery.Load.Bench.Running;

/// <summary>What it was measured on.</summary>
/// <param name="Facts">Names and values, for people.</param>
internal sealed record Machine(IReadOnlyList<(string Name, string Value)> Facts)
{
    public static async Task<Machine> Describe(BenchPostgres server, CancellationToken stop) => new(
    [
        ("processor", $"{Processor()}, {Environment.ProcessorCount} cores"),
        ("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):N1} GB"),
        ("system", RuntimeInformation.OSDescription),
        ("disk", Disk(server.Folder)),
        (".NET", RuntimeInformation.FrameworkDescription),
        ("PostgreSQL", await server.Ask<string>("SHOW server_version", stop)),
        ("busy before", $"{LoadAverage()} processes on average in the minute before"),
    ]);

    private static string Processor() =>
        Lines("/proc/cpuinfo").Select(line => line.Split(':', 2)).FirstOrDefault(field => field[0].Trim() == "model name")?[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The file system that holds the data: of the mount points above it the longest.</summary>
    private static string Disk(string folder) =>
        DriveInfo.GetDrives().Where(d => folder.StartsWith(d.Name, StringComparison.Ordinal)).MaxBy(d => d.Name.Length)?.DriveFormat ?? "unknown";

    private static string LoadAverage() => Lines("/proc/loadavg").FirstOrDefault()?.Split(' ')[0] ?? "an unknown number of";

    private static IEnumerable<string> Lines(string file) => File.Exists(file) ? File.ReadLines(file) : [];
}
