using System.Diagnostics;
using Lottery.Api.Tests.Running;
using Lottery.Faults.Tests.Processes;
using Xunit;

namespace Lottery.Faults.Tests.Database;

/// <summary>
/// Goal: PostgreSQL may stop, die, start again and stand still during a sale. Method: two silos on a PostgreSQL that the test breaks in turns; players
/// without time-outs keep their own record, which is compared with the tables in the end.
/// </summary>
public sealed class DatabaseOutageTests
{
    private const int Players = 8;

    private static readonly (string Name, Func<GivenPostgres, Task> Happens)[] Faults =
    [
        ("killed", async postgres =>
        {
            await postgres.Kill(Programs.SigKill);
            await postgres.StartAgain();
        }),
        ("frozen for 6 s", async postgres =>
        {
            postgres.Freeze();
            await Task.Delay(TimeSpan.FromSeconds(6), Stop);
            postgres.Thaw();
        }),
        ("stopped for 3 s", async postgres =>
        {
            await postgres.Stop();
            await Task.Delay(TimeSpan.FromSeconds(3), Stop);
            await postgres.StartAgain();
        }),
        ("a session killed", postgres =>
        {
            var sessions = Programs.Children(postgres.ProcessId);
            Programs.Signal(sessions[^1], Programs.SigKill); // The youngest. PostgreSQL ends all others and recovers.
            return Task.CompletedTask;
        }),
        ("crashed", async postgres =>
        {
            await postgres.Kill();
            await postgres.StartAgain();
        }),
        ("restarted", async postgres =>
        {
            await postgres.Stop();
            await postgres.StartAgain();
        }),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_and_everybody_buys_again_soon_after_it_is_back()
    {
        await using var postgres = await GivenPostgres.Start();
        await using var cluster = await ClusterProcesses.StartWhole(postgres.ConnectionString, silos: 2);
        using var sale = await Sale.Start(cluster, Players);
        var silences = new List<(string Fault, TimeSpan Silence)>();
        for (var outage = 0; outage < FaultSizes.Outages; outage++)
        {
            var (name, happens) = Faults[outage % Faults.Length];
            var began = Stopwatch.StartNew();
            await happens(postgres);
            var back = DateTimeOffset.UtcNow;
            await sale.EachBuys(5, since: back);
            silences.Add((name, sale.LongestSilence(since: back)));
            Sale.Say($"{name}: {began.Elapsed.TotalSeconds:F1} s in all, bought again after {silences[^1].Silence.TotalSeconds:F1} s.");
        }
        await sale.LastDraw(TimeSpan.FromSeconds(3));
        await sale.EndsAsRecorded(postgres.ConnectionString);
        Sale.Say($"{sale.Acknowledged.Count} purchases acknowledged, {silences.Count} outages, {sale.Refused} attempts answered 503.");
        Sale.Say($"From PostgreSQL's return until all {Players} players had bought, in seconds: {Sale.Seconds(silences.Select(s => s.Silence))}.");
        Assert.All(silences, silence => Assert.True(silence.Silence < FaultSizes.Outage, $"{silence.Fault}: bought again after {silence.Silence}"));
        Assert.Equal(0, sale.Clients.Sum(client => client.Broken));
    }
}
