using System.Diagnostics;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.OpenApi;

/// <summary>Goal: what others make of the catalogue works. Method: a public linter and a public generator of clients, where Node is installed and its registry can be reached.</summary>
public sealed class OpenApiToolsTests(SharedServer shared)
{
    [Fact]
    public async Task The_document_passes_the_recommended_rules_of_a_public_linter()
    {
        using var folder = await Tools();
        await folder.Run("npx", "redocly", "lint", "openapi.json", "--config", "redocly.yaml");
    }

    [Fact]
    public async Task A_generated_client_compiles_and_buys_a_ticket()
    {
        using var folder = await Tools();
        await folder.Run("npx", "openapi-ts", "-i", "openapi.json", "-o", "client");
        await folder.Run("npx", "tsc", "--strict", "--target", "es2022", "--module", "commonjs", "--lib", "es2022,dom,dom.iterable", "--types", "node", "--outDir", "out", "buy.ts");
        var server = await shared.Process;
        Assert.Contains("3 14 15 26 35 41 sold 1", await folder.Run("node", "out/buy.js", server.Url, server.OperatorPassword));
    }

    private async Task<ToolFolder> Tools()
    {
        Assert.SkipUnless(ToolFolder.HasNode, "Node is not installed.");
        var folder = new ToolFolder();
        await File.WriteAllTextAsync(folder.File("openapi.json"), (await (await shared.Anybody()).Get("/openapi/v1.json")).Is(200).Text);
        var (code, said) = await folder.Try("npm", "install", "--no-audit", "--no-fund");
        Assert.SkipWhen(code != 0, $"The tools could not be installed: {said}");
        return folder;
    }

    /// <summary>A temporary folder with the tools' files, removed afterwards.</summary>
    private sealed class ToolFolder : IDisposable
    {
        private static readonly string Source = Path.Combine(LotteryProcess.SourceFolder, "tests", "Api.Tests", "OpenApi");

        private readonly string _path = Directory.CreateTempSubdirectory("lottery-openapi-").FullName;

        public ToolFolder()
        {
            foreach (var name in new[] { "package.json", "redocly.yaml", "buy.ts" })
                System.IO.File.Copy(Path.Combine(Source, name), File(name));
        }

        public static bool HasNode => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => System.IO.File.Exists(Path.Combine(folder, "npm")));

        public string File(string name) => Path.Combine(_path, name);

        /// <summary>Runs a program to its end, which must be good.</summary>
        /// <returns>What it wrote.</returns>
        public async Task<string> Run(string program, params string[] arguments)
        {
            var (code, said) = await Try(program, arguments);
            Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{said}");
            return said;
        }

        /// <summary>Runs a program to its end.</summary>
        /// <returns>Its exit code, and what it wrote.</returns>
        public async Task<(int Code, string Said)> Try(string program, params string[] arguments)
        {
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _path, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["REDOCLY_TELEMETRY"] = "off";
            start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, process.ExitCode == 0 ? await output : $"{await output}\n{await errors}");
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
