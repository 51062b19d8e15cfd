using System.Text.Json;

namespace Lottery.Load.Bench.Running;

/// <summary>The load generator's commands that start the product themselves, and need no turn of it. The present load generator measures every build.</summary>
internal static class LoadCommand
{
    /// <summary>Runs one of them to its end.</summary>
    /// <typeparam name="T">What its JSON says.</typeparam>
    /// <param name="sitting">The sitting.</param>
    /// <param name="build">What it starts and stocks.</param>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">Its other arguments.</param>
    /// <exception cref="BenchException">It measured nothing, or what it measured does not hold.</exception>
    public static async Task<T> Run<T>(Sitting sitting, ProductBuild build, string command, params string[] arguments)
    {
        var json = Path.Combine(sitting.Postgres.Folder, $"{command}.json");
        File.Delete(json);
        var (exitCode, output) = await Tool.Finish(
            "dotnet",
            [ProductBuild.Present.LoadGenerator, command, "--program", build.Program, "--stock-with", build.LoadGenerator, "--json", json, .. arguments],
            sitting.Stop);
        return exitCode == 0
            ? JsonSerializer.Deserialize<T>(await File.ReadAllTextAsync(json, sitting.Stop), JsonSerializerOptions.Web)!
            : throw new BenchException($"{command}: {output}");
    }
}
