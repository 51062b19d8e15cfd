using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lottery.Load.Bench.Running;

/// <summary>Other programs.</summary>
internal static class Tool
{
    private const int SigTerm = 15;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="BenchException">It is not there, or it failed.</exception>
    public static async Task<string> Run(string program, string[] arguments, CancellationToken stop)
    {
        var (failed, output) = await Try(program, arguments, stop);
        return failed ? throw new BenchException($"{Path.GetFileName(program)} failed: {output}") : output;
    }

    /// <summary>Runs a program that may fail, or not be there.</summary>
    public static async Task<(bool Failed, string Output)> Try(string program, string[] arguments, CancellationToken stop)
    {
        try
        {
            var (exitCode, output) = await Finish(program, arguments, stop);
            return (exitCode != 0, output);
        }
        catch (Win32Exception e)
        {
            return (true, e.Message);
        }
    }

    /// <summary>Runs a program to its end; when stopped, it is killed.</summary>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static Task<(int ExitCode, string Output)> Finish(string program, string[] arguments, CancellationToken stop) => Finish(new ProcessStartInfo(program, arguments), stop);

    /// <inheritdoc cref="Finish(string, string[], CancellationToken)"/>
    public static async Task<(int ExitCode, string Output)> Finish(ProcessStartInfo info, CancellationToken stop)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        using var process = Process.Start(info)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
            await process.WaitForExitAsync(stop);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Asks a process to end; one that is gone does not mind.</summary>
    public static void Terminate(Process process) => _ = Kill(process.Id, SigTerm);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
