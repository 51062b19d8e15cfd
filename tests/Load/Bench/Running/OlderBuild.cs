using System.Diagnostics;
using System.Formats.Tar;

namespace Lottery.Load.Bench.Running;

/// <summary>The product as built from another commit, in a temporary folder that is removed in the end.</summary>
internal sealed record OlderBuild : ProductBuild, IAsyncDisposable
{
    /// <summary>About how long it takes to make one.</summary>
    public const double Seconds = 60;

    private static readonly string LoadProject = Path.Combine("tests", "Load");

    private readonly DirectoryInfo _temporary;

    private OlderBuild(string commit, DirectoryInfo temporary) : base(commit, Path.Combine(temporary.FullName, "built")) => _temporary = temporary;

    /// <summary>Exports a commit and builds its program and its load generator in Release.</summary>
    /// <param name="revision">As git takes it: a hash, a tag, a branch.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="BenchException">There is no such commit, or it does not build.</exception>
    public static async Task<OlderBuild> Make(string revision, CancellationToken stop)
    {
        var commit = await SourceTree.ShortCommit(revision, stop);
        var older = new OlderBuild(commit, Directory.CreateTempSubdirectory("lottery-bench-"));
        try
        {
            var source = await older.Export(stop);
            foreach (var project in (string[])[SourceTree.ProjectOf(source, Assembly), Path.Combine(source, LoadProject)])
                await older.Build(source, project, stop);
            return older;
        }
        catch
        {
            await older.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _temporary.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <returns>The folder of the commit's files.</returns>
    private async Task<string> Export(CancellationToken stop)
    {
        var (archive, source) = (Path.Combine(_temporary.FullName, "source.tar"), _temporary.CreateSubdirectory("source").FullName);
        await Tool.Run("git", ["-C", SourceTree.Root, "archive", "--format=tar", "-o", archive, Name], stop);
        await TarFile.ExtractToDirectoryAsync(archive, source, overwriteFiles: false, stop);
        return source;
    }

    /// <summary>Runs in the exported tree, whose global.json names the SDK.</summary>
    private async Task Build(string source, string project, CancellationToken stop)
    {
        string[] arguments = ["build", project, "-c", "Release", "-o", Folder, "-v", "q", "--nologo", "--disable-build-servers", "-p:UseSharedCompilation=false", "-nodeReuse:false"];
        var (exitCode, output) = await Tool.Finish(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = source }, stop);
        if (exitCode != 0)
            throw new BenchException($"{Path.GetFileName(project)} of {Name} does not build: {output}");
    }
}
