using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Lottery.Faults.Tests.Processes;
using Lottery.Faults.Tests.Wires;
using Npgsql;
using Xunit;

namespace Lottery.Faults.Tests.Draws;

/// <summary>
/// Goal: a draw that is cut off between its close and its last prize has the same numbers in the end, and each prize once. Method: the one process is killed when
/// the tables say that the draw is closed, drawn, or has posted some prizes, and started again. PostgreSQL answers slowly meanwhile, so that each of these lasts a while.
/// Whatever numbers are ever seen, by HTTP or in the tables, are noted.
/// </summary>
public sealed class KilledDrawTests
{
    private const int Players = 4;
    private const int Purchases = 6;
    private const int Lines = 100;

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(40);

    private static readonly string[] Stages =
    [
        "status = 'Closed' AND seal IS NULL",
        "status = 'Closed' AND seal IS NOT NULL",
        "status = 'Drawn'",
        "status = 'Drawn' AND EXISTS (SELECT FROM payment WHERE payment.draw_id = draw.id AND kind = 'Prize')",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_numbers_stay_and_each_prize_is_paid_once()
    {
        await using var postgres = await GivenPostgres.Start();
        await using var wire = new Wire(new UnixDomainSocketEndPoint(Path.Combine(new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!, ".s.PGSQL.5432")));
        var slow = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Host = "127.0.0.1", Port = wire.Port }.ConnectionString;
        await using var cluster = await ClusterProcesses.StartSingle(slow);
        await using var tables = NpgsqlDataSource.Create(postgres.ConnectionString);
        using var office = new Client(cluster.Urls);
        await office.SignIn("operator", cluster.OperatorPassword);
        var players = await Task.WhenAll(Enumerable.Range(0, Players).Select(_ => Client.NewPlayer(cluster.Urls, roubles: 50_000_000)));
        var met = new int[Stages.Length];
        for (var kill = 0; kill < FaultSizes.DrawKills; kill++)
        {
            var stage = kill % Stages.Length;
            var closes = DateTimeOffset.UtcNow.AddSeconds(3);
            var draw = (await office.Ask("/api/admin/draws", new { gameId = "5of36", closesAt = closes, drawsAt = closes.AddSeconds(0.5) })).Answer.GetProperty("drawId").GetInt64();
            await Task.WhenAll(players.Select(async player =>
            {
                for (var i = 0; i < Purchases; i++)
                    await player.Client.Ask($"/api/draws/{draw}/tickets", new { quickPicks = Lines });
            }));
            using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var seen = new ConcurrentDictionary<string, bool>();
            var watching = Task.Run(() => Watch(tables, cluster.Urls[0], draw, seen, over.Token), Stop);
            wire.All.Back.Delay = Slow;
            for (var at = ""; ; at = await Status(tables, draw))
            {
                if (await Is(tables, draw, Stages[stage]))
                {
                    await cluster.KillSingle();
                    met[stage]++;
                    break;
                }
                if (at == "Settled")
                    break; // It was too fast for this stage.
            }
            wire.All.Mend();
            if (cluster.Running.Count == 0)
                await cluster.RestartSingle().Serves();
            await Wait.Until($"draw {draw} to be settled", async () => await Status(tables, draw) == "Settled");
            await over.CancelAsync();
            await watching;
            await Note(tables, draw, seen);
            Assert.True(seen.Count == 1, $"Draw {draw} had the numbers {string.Join(", and ", seen.Keys)}.");
        }
        foreach (var player in players)
            player.Client.Dispose();
        await Stored.LedgerHolds(postgres.ConnectionString); // Winners are paid once, and nobody else; numbers follow from secret and seal.
        Sale.Say($"{FaultSizes.DrawKills} draws of {Players * Purchases * Lines} tickets; killed {met[0]} times when sales were over, {met[1]} when sealed, {met[2]} when drawn, {met[3]} when some prizes were paid.");
        Assert.True(met.Any(times => times > 0), "No draw was killed where it was meant to be."); // A stage may be over before it was seen.
    }

    private static async Task<string> Status(NpgsqlDataSource tables, long draw)
    {
        await using var command = tables.CreateCommand($"SELECT status FROM draw WHERE id = {draw}");
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static async Task<bool> Is(NpgsqlDataSource tables, long draw, string stage)
    {
        await using var command = tables.CreateCommand($"SELECT EXISTS (SELECT FROM draw WHERE id = {draw} AND {stage})");
        return (bool)(await command.ExecuteScalarAsync(Stop))!;
    }

    /// <summary>Notes the numbers that the tables have, if there are any.</summary>
    private static async Task Note(NpgsqlDataSource tables, long draw, ConcurrentDictionary<string, bool> seen)
    {
        await using var command = tables.CreateCommand($"SELECT result->>'numbers' FROM draw WHERE id = {draw} AND result IS NOT NULL");
        if (await command.ExecuteScalarAsync(Stop) is string stored)
            seen[stored.Replace(" ", "", StringComparison.Ordinal)] = true;
    }

    private static async Task Watch(NpgsqlDataSource tables, string url, long draw, ConcurrentDictionary<string, bool> seen, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new(url) };
        while (!stop.IsCancellationRequested)
        {
            await Note(tables, draw, seen);
            try
            {
                using var answer = await http.GetAsync(new Uri($"/api/results/{draw}", UriKind.Relative), stop);
                if (answer.IsSuccessStatusCode)
                    seen[JsonElement.Parse(await answer.Content.ReadAsStringAsync(stop)).GetProperty("numbers").GetRawText().Replace(" ", "", StringComparison.Ordinal)] = true;
                await Task.Delay(5, stop);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // It was just killed, or the draw is settled.
            }
        }
    }
}
