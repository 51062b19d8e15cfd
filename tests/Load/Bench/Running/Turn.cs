using System.Globalization;
using System.Text.Json;

namespace Lottery.Load.Bench.Running;

/// <summary>A contender's turn: its process serves, and load can be put on it.</summary>
internal sealed class Turn(Sitting sitting, Contender contender, Service service)
{
    /// <inheritdoc cref="Service.PeakMemory"/>
    public long PeakMemory => service.PeakMemory;

    /// <inheritdoc cref="Service.Memory"/>
    public long Memory => service.Memory;

    /// <summary>Runs the load generator, a process of its own.</summary>
    /// <param name="scenario">As it is called there.</param>
    /// <param name="clients">Connections.</param>
    /// <param name="rate">Operations per second; null for the closed loop.</param>
    public async Task<LoadResult> Load(string scenario, int clients, double? rate = null)
    {
        var run = $"{contender.Name}, {scenario}, {clients} clients{(rate is { } r ? $", {r.ToString("N0", CultureInfo.InvariantCulture)}/s" : "")}";
        return await sitting.Step(run, sitting.Options.RunSeconds, async () =>
        {
            await sitting.Postgres.Checkpoint(sitting.Stop);
            var (before, allocated) = (await sitting.Postgres.WalBytes(sitting.Stop), await service.AllocatedBytes(sitting.Stop));
            var result = await Generate(scenario, clients, rate);
            if (contender.Prove is not null)
                sitting.Checks.Count(run, result.Tickets);
            var tickets = Math.Max(1, result.Tickets.Sold);
            return result with
            {
                WalBytesPerTicket = (await sitting.Postgres.WalBytes(sitting.Stop) - before) / tickets,
                AllocatedBytesPerTicket = (await service.AllocatedBytes(sitting.Stop) - allocated) / tickets,
            };
        }, found => string.Create(CultureInfo.InvariantCulture, $"{found.PerSecond:N0}/s, p99 {found.LatencyMs.P99:N1} ms"));
    }

    private async Task<LoadResult> Generate(string scenario, int clients, double? rate)
    {
        var json = Path.Combine(sitting.Postgres.Folder, "load.json");
        File.Delete(json);
        string[] arguments =
        [
            ProductBuild.Present.LoadGenerator,
            "--url", service.Url, "--operator-password", service.OperatorPassword, "--scenario", scenario,
            "--clients", Text(clients), "--seconds", Text(sitting.Options.Seconds), "--warm-up", Text(sitting.Options.WarmUpSeconds),
            "--cpu-of", Text(service.ProcessId), Text(sitting.Postgres.ProcessId), "--json", json,
            .. rate is { } perSecond ? (string[])["--rate", perSecond.ToString("F0", CultureInfo.InvariantCulture)] : [],
        ];
        var (_, output) = await Tool.Finish("dotnet", arguments, sitting.Stop);
        if (!File.Exists(json))
            throw new BenchException($"No load could be put on {contender.Name}: {output}");
        return JsonSerializer.Deserialize<LoadResult>(await File.ReadAllTextAsync(json, sitting.Stop), JsonSerializerOptions.Web)!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
