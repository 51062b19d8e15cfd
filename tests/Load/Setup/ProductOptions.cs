using System.CommandLine;
using Lottery.Load.Stock;

namespace Lottery.Load.Setup;

/// <summary>What the commands have in common that start the product themselves.</summary>
internal static class ProductOptions
{
    public static readonly Option<FileInfo?> Program = new("--program") { Description = "The product, lottery.dll. Left out: the one that was built in this source tree." };

    public static readonly Option<FileInfo?> StockWith = new("--stock-with") { Description = "The load generator that stocks for it, Lottery.Load.dll of the same commit. Left out: this one." };

    public static readonly Option<DirectoryInfo?> Work = new("--work") { Description = "Where to make a folder for data, which is removed in the end. PostgreSQL's user must be able to pass." };

    public static readonly Option<FileInfo?> Json = new("--json") { Description = "Where to write the results as JSON too." };

    /// <summary>Runs what the command does in a new folder.</summary>
    /// <param name="result">Of the command line.</param>
    /// <param name="run">Gets the product and the folder; gives the results as JSON, and whether they are as they must be.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(ParseResult result, Func<ProductBuild, string, Task<(string Json, bool Holds)>> run)
    {
        var program = result.GetValue(Program) ?? Built();
        if (!program.Exists)
        {
            await Console.Error.WriteLineAsync($"{program} is not there: build Api in Release first.");
            return 2;
        }
        var folder = Directory.CreateDirectory(Path.Combine(result.GetValue(Work)?.FullName ?? Path.GetTempPath(), $"lottery-load-{Environment.ProcessId}"));
        try
        {
            var (json, holds) = await run(new(program, result.GetValue(StockWith) ?? ProductBuild.ThisLoadGenerator), folder.FullName);
            if (result.GetValue(Json) is { } file)
                await File.WriteAllTextAsync(file.FullName, json);
            return holds ? 0 : 1;
        }
        catch (Exception e) when (e is SetupException or StockException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static FileInfo Built()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Lottery.sln")))
            folder = Path.GetDirectoryName(folder);
        return new(Path.Combine(folder ?? "", "Silo", "bin", "Release", "net10.0", "lottery.dll"));
    }
}
