using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lottery.Api.Tests.Running;

/// <summary>Other programs, and signals to them.</summary>
internal static class Programs
{
    public const int SigQuit = 3, SigKill = 9, SigTerm = 15, SigCont = 18, SigStop = 19;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and what it wrote to both outputs.</returns>
    /// <exception cref="TimeoutException">It took too long, and was killed with what it had started.</exception>
    public static async Task<(int ExitCode, string Output)> Run(ProcessStartInfo info, int timeoutSeconds = 60)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(timeoutSeconds));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{info.FileName} ran for more than {timeoutSeconds} s: {await output}{await error}");
        }
        return (process.ExitCode, await output + await error);
    }

    /// <summary>A port of the loopback that nobody listens on just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Sends a signal; a process that is gone does not mind.</summary>
    public static void Signal(int process, int signal) => _ = Kill(process, signal);

    /// <summary>The processes that a process has started and that run, on Linux.</summary>
    public static IReadOnlyList<int> Children(int process) =>
        [.. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id > 0 && ParentOf(id) == process)];

    private static int ParentOf(int process)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended.
        }
    }

    /// <summary>Whether the process runs: one that ended and that nobody waited for does not.</summary>
    public static bool IsRunning(int process)
    {
        if (!OperatingSystem.IsLinux())
            return Kill(process, 0) == 0 || Marshal.GetLastPInvokeError() == 1;
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
