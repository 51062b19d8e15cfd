using System.Text.Json;

namespace Lottery.Load.Bench.Running;

/// <summary>The load generator's commands that start the product themselves, and need no turn of it.</summary>
internal static class LoadCommand
{
    /// <summary>Runs one of them to its end.</summary>
    /// <typeparam name="T">What its JSON says.</typeparam>
    /// <exception cref="BenchException">It measured nothing, or what it measured does not hold.</exception>
    public static async Task<T> Run<T>(Sitting sitting, string command, params string[] arguments)
    {
        var json = Path.Combine(sitting.Postgres.Folder, $"{command}.json");
        File.Delete(json);
        var (exitCode, output) = await Tool.Finish(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Lottery.Load.dll"), command, "--program", Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "--json", json, .. arguments],
            sitting.Stop);
        return exitCode == 0
            ? JsonSerializer.Deserialize<T>(await File.ReadAllTextAsync(json, sitting.Stop), JsonSerializerOptions.Web)!
            : throw new BenchException($"{command}: {output}");
    }
}
