using System.Diagnostics;

namespace Lottery.Api.Hosting;

/// <summary>Runs small programs to their end, in one folder and as one user.</summary>
/// <param name="Folder">Their working folder, absolute; the user must be able to enter it.</param>
/// <param name="User">The user they run as, which only root can choose; null: ourselves.</param>
internal sealed record Shell(string Folder, string? User = null)
{
    /// <summary>Runs a program with these arguments and this standard input.</summary>
    /// <returns>Its exit code, and what it wrote to both outputs.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program or user, or no way into the folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program was killed, what it started was not.</exception>
    public async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, string input = "", CancellationToken cancellation = default)
    {
        var info = new ProcessStartInfo(OnPath(program), arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (User is not null) info.UserName = User;
        // PGPORT, PGOPTIONS and the like belong to another server; messages are compared, so they stay English.
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            info.Environment.Remove(name);
        }
        info.Environment["LC_ALL"] = "C";

        using var process = Process.Start(info)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Whether a program ends with exit code 0.</summary>
    public async Task<bool> SucceedsAsync(string program, params string[] arguments) =>
        (await RunAsync(program, arguments)).ExitCode == 0;

    /// <summary>As <see cref="RunAsync"/>, for a program that must not fail.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="PrivatePostgresException">It ended with another exit code than 0.</exception>
    public async Task<string> RequireAsync(
        string program, string[] arguments, string input = "", CancellationToken cancellation = default)
    {
        var (exitCode, output) = await RunAsync(program, arguments, input, cancellation);
        return exitCode == 0 ? output : throw new PrivatePostgresException($"{Path.GetFileName(program)} failed: {output}");
    }

    /// <summary>The program as the PATH has it: .NET would prefer one of that name in our own working folder, which may be anybody's.</summary>
    private static string OnPath(string program) => program.Contains('/', StringComparison.Ordinal)
        ? program
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;
}
