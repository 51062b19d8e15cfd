using System.Xml.Linq;

namespace Lottery.Load.Bench.Running;

/// <summary>The sources that this program was built from.</summary>
internal static class SourceTree
{
    /// <summary>The folder of Lottery.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The commit, and whether there were changes besides.</summary>
    public static async Task<string> Commit(CancellationToken stop)
    {
        var (failed, commit) = await Tool.Try("git", ["-C", Root, "rev-parse", "--short=12", "HEAD"], stop);
        if (failed)
            return "unknown";
        var (_, changes) = await Tool.Try("git", ["-C", Root, "status", "--porcelain", "--untracked-files=no"], stop);
        return changes.Length == 0 ? commit : $"{commit} with changes";
    }

    /// <summary>A commit's short hash.</summary>
    /// <param name="revision">As git takes it.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="BenchException">There is no such commit.</exception>
    public static async Task<string> ShortCommit(string revision, CancellationToken stop)
    {
        var (failed, commit) = await Tool.Try("git", ["-C", Root, "rev-parse", "--short", "--verify", "--end-of-options", $"{revision}^{{commit}}"], stop);
        return failed ? throw new BenchException($"git finds no commit {revision}: {commit}") : commit;
    }

    /// <summary>The project of a source tree that builds an assembly: the one that names it in <c>AssemblyName</c>.</summary>
    /// <param name="root">The tree's folder.</param>
    /// <param name="assembly">The assembly's name, without an extension.</param>
    /// <returns>The path of the project file.</returns>
    /// <exception cref="BenchException">There is none, or more than one.</exception>
    public static string ProjectOf(string root, string assembly)
    {
        List<string> found = [.. Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories).Where(project => Names(project, assembly))];
        return found switch
        {
            [var project] => project,
            [] => throw new BenchException($"No project below {root} has the AssemblyName {assembly}."),
            _ => throw new BenchException($"Several projects have the AssemblyName {assembly}: {string.Join(", ", found)}."),
        };
    }

    private static bool Names(string project, string assembly) =>
        XDocument.Load(project).Descendants().Any(element => element.Name.LocalName == "AssemblyName" && element.Value.Trim() == assembly);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lottery.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new BenchException("This program does not lie below Lottery.sln.");
        return folder;
    }
}
