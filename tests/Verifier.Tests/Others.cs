using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>The other two verifiers: the browser's, run by Node, and the readable specification of docs/fairness.md, run by Python.</summary>
internal static partial class Others
{
    public static string Root { get; } = FindRoot();

    /// <summary>Lines that the browser's verifier answers to a JSON text.</summary>
    public static Task<string[]> Browser(string task, string input) =>
        Run(Environment.GetEnvironmentVariable("NODE") ?? "node", [Path.Combine(Root, "tests", "Verifier.Tests", "browser.mjs"), Path.Combine(Root, "Api", "Proofs", "Browser", "proof.js"), task], input);

    /// <summary>Lines that the specification answers to a JSON text.</summary>
    public static async Task<string[]> Python(string task, string input)
    {
        var folder = Directory.CreateTempSubdirectory("lottery-specification-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "specification.py"), Specification(), TestContext.Current.CancellationToken);
            return await Run("python3", ["-B", Path.Combine(Root, "tests", "Verifier.Tests", "specification_runner.py"), folder.FullName, task], input);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The one program in docs/fairness.md.</summary>
    public static string Specification() => PythonBlock().Match(File.ReadAllText(Path.Combine(Root, "docs", "fairness.md"))) is { Success: true } block
        ? block.Groups[1].Value
        : throw new InvalidDataException("docs/fairness.md has no program.");

    private static async Task<string[]> Run(string program, string[] arguments, string input)
    {
        using var process = new Process
        {
            StartInfo = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{program} was not found; ./test installs it.");
        }
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return (await output)[..^1].Split('\n');
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lottery.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonBlock();
}
