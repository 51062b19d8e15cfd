using System.Globalization;
using System.Net;
using Lottery.Api.Tests.Running;
using Lottery.Faults.Tests.Processes;
using Xunit;

namespace Lottery.Faults.Tests.Network;

/// <summary>
/// Goal: a silo that has lost the cluster answers with what was true for a few seconds at most. Method: an account is active in the first of two silos, which is cut off from
/// everybody but a client of the account, or frozen and woken. An operator blocks the account at the second one, which takes it over. From then on the first may tell
/// the client that the account is in order only for a bounded time.
/// </summary>
public sealed class StaleReadTests
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_that_is_cut_off_stops_answering_from_its_memory()
    {
        await using var postgres = await GivenPostgres.Start();
        await using var cluster = await ClusterProcesses.StartWhole(postgres.ConnectionString, silos: 2, wired: true);
        var (first, second) = (cluster.Silos[0], cluster.Silos[1]);
        var (player, id) = await Client.NewPlayer([first.Url]);
        using var office = new Client(second.Url);
        await office.SignIn("operator", cluster.OperatorPassword);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watching = Watch(first.Url, player, over.Token);
        ClusterProcesses.Hold(first, second);
        ClusterProcesses.Hold(second, first);
        first.Wires!.Postgres.All.Hold();
        var cut = DateTimeOffset.UtcNow;
        await office.Put($"/api/admin/players/{id}/block");
        var blocked = DateTimeOffset.UtcNow;
        await Task.Delay(Lasts - TimeSpan.FromSeconds(10), Stop);
        await over.CancelAsync();
        var (last, answers) = await watching;
        player.Dispose();

        Sale.Say(string.Create(CultureInfo.InvariantCulture,
            $"Blocked {(blocked - cut).TotalSeconds:F1} s after the cut; {answers} answers of the silo that was cut off, the last {Math.Max(0, (last - blocked).TotalSeconds):F1} s after the blocking."));
        Assert.True(answers > 0);
        Assert.True(last - blocked < FaultSizes.StaleRead, $"An answer came {last - blocked} after the blocking.");
        cluster.Mend();
    }

    [Fact]
    public async Task A_silo_that_was_frozen_answers_nothing_old_when_it_wakes()
    {
        await using var postgres = await GivenPostgres.Start();
        await using var cluster = await ClusterProcesses.StartWhole(postgres.ConnectionString, silos: 2);
        var (first, second) = (cluster.Silos[0], cluster.Silos[1]);
        var (player, id) = await Client.NewPlayer([first.Url]);
        using var office = new Client(second.Url);
        await office.SignIn("operator", cluster.OperatorPassword);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await first.Signal("STOP");
        var watching = Watch(first.Url, player, over.Token); // It asks while the silo is frozen, and is answered when it wakes.
        await office.Put($"/api/admin/players/{id}/block");
        var blocked = DateTimeOffset.UtcNow;
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        await first.Signal("CONT");
        await first.Ended();
        await over.CancelAsync();
        var (last, answers) = await watching;
        player.Dispose();

        Sale.Say($"{answers} answers of the silo after it was woken, the last {Math.Max(0, (last - blocked).TotalSeconds):F1} s after the blocking.");
        Assert.Equal(0, answers);
    }

    /// <summary>Asks for the account without a pause.</summary>
    /// <returns>When it was last told that the account is in order, and how often.</returns>
    private static async Task<(DateTimeOffset Last, int Answers)> Watch(string url, Client player, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = player.Authorization;
        var (last, answers) = (default(DateTimeOffset), 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"{url}/api/players/me"), stop);
                if (answer.StatusCode == HttpStatusCode.OK)
                    (last, answers) = (DateTimeOffset.UtcNow, answers + 1);
                await Task.Delay(10, stop);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // It ended, or the test is over.
            }
        }
        return (last, answers);
    }
}
