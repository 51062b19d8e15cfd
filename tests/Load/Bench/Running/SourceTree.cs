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

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lottery.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new BenchException("This program does not lie below Lottery.sln.");
        return folder;
    }
}
