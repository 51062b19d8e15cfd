namespace Lottery.Load.Setup;

/// <summary>A build of the product, and what fills its stores.</summary>
/// <param name="Program">Its program: <c>lottery.dll</c>.</param>
/// <param name="LoadGenerator">The load generator of the same commit, <c>Lottery.Load.dll</c>: it writes the tables of its own commit.</param>
internal sealed record ProductBuild(FileInfo Program, FileInfo LoadGenerator)
{
    /// <summary>This program.</summary>
    public static FileInfo ThisLoadGenerator { get; } = new(Path.Combine(AppContext.BaseDirectory, "Lottery.Load.dll"));
}
