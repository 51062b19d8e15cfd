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
        var watch = new Watch();
        var watching = watch.Run(first.Url, player, over.Token);
        await Wait.Until("answers of the first silo", () => watch.Answers > 0);
        ClusterProcesses.Hold(first, second);
        ClusterProcesses.Hold(second, first);
        first.Wires!.Postgres.All.Hold();
        var cut = DateTimeOffset.UtcNow;
        await office.Put($"/api/admin/players/{id}/block");
        var blocked = DateTimeOffset.UtcNow;
        await Task.Delay(Lasts - TimeSpan.FromSeconds(10), Stop);
        await over.CancelAsync();
        await watching;
        player.Dispose();

        var (last, answers) = (watch.Last, watch.Answers);
        Sale.Say(string.Create(CultureInfo.InvariantCulture,
            $"Blocked {(blocked - cut).TotalSeconds:F1} s after the cut; {answers} answers of the silo that was cut off, the last {Math.Max(0, (last - blocked).TotalSeconds):F1} s after the blocking."));
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
        var watch = new Watch();
        var watching = watch.Run(first.Url, player, over.Token); // It asks while the silo is frozen, and is answered when it wakes.
        await office.Put($"/api/admin/players/{id}/block");
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        await first.Signal("CONT");
        await first.Ended();
        await over.CancelAsync();
        await watching;
        player.Dispose();

        Sale.Say($"{watch.Answers} answers of the silo after it was woken.");
        Assert.Equal(0, watch.Answers);
    }

    /// <summary>A client that asks for its account without a pause, and notes how often and when it was last told that the account is in order.</summary>
    private sealed class Watch
    {
        private int _answers;

        public int Answers => Volatile.Read(ref _answers);

        public DateTimeOffset Last { get; private set; }

        public async Task Run(string url, Client player, CancellationToken stop)
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
            http.DefaultRequestHeaders.Authorization = player.Authorization;
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri($"{url}/api/players/me"), stop);
                    if (answer.StatusCode == HttpStatusCode.OK)
                    {
                        Last = DateTimeOffset.UtcNow;
                        Interlocked.Increment(ref _answers);
                    }
                    await Task.Delay(10, stop);
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
                {
                    // It ended, or the test is over.
                }
            }
        }
    }
}
