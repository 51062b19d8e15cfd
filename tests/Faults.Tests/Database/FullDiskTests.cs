using System.Diagnostics;
using System.Net;
using Lottery.Api.Tests.Running;
using Lottery.Faults.Tests.Processes;
using Xunit;

namespace Lottery.Faults.Tests.Database;

/// <summary>
/// Goal: a full disk costs sales only while it is full. Method: PostgreSQL's tables, or its write-ahead log, are on a small disk in memory, which is filled
/// during a sale and freed again. With a full log PostgreSQL ends, and an operator starts it again.
/// </summary>
public sealed class FullDiskTests
{
    private const int Players = 8;

    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(4);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tables")]
    [InlineData("log")]
    public async Task A_full_disk_refuses_sales_until_it_is_freed(string full)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root mounts a disk.");
        await using var small = await SmallDisk.Mount(megabytes: 192);
        var root = full == "tables" ? Directory.CreateDirectory(Path.Combine(small.Folder, "given")).FullName : null;
        await using var postgres = await GivenPostgres.Start(root);
        using var away = new AwayFolder();
        await MoveLog(postgres, full == "tables" ? away.Folder : small.Folder);
        await using var cluster = await ClusterProcesses.StartSingle(postgres.ConnectionString);
        using var sale = await Sale.Start(cluster, Players);

        small.Fill();
        var refusedBefore = sale.Refused;
        await sale.Until(() => sale.Refused > refusedBefore + (10 * Players));
        await Task.Delay(FullFor, Stop);
        var before = sale.Acknowledged.Count;
        small.Free();
        if (!postgres.IsRunning)
            await postgres.StartAgain();
        var back = DateTimeOffset.UtcNow;
        await sale.EachBuys(5, since: back);
        var silence = sale.LongestSilence(since: back);

        await sale.LastDraw(TimeSpan.FromSeconds(3));
        await sale.EndsAsRecorded(postgres.ConnectionString);
        Sale.Say($"Full {full}: {sale.Refused - refusedBefore} attempts answered 503, {before} purchases before and {sale.Acknowledged.Count - before} after; bought again {silence.TotalSeconds:F1} s after there was space.");
        Assert.InRange(silence, TimeSpan.Zero, FaultSizes.Outage);
        Assert.Equal(0, sale.Clients.Sum(client => client.Broken));
    }

    [Fact]
    public async Task A_full_disk_of_the_services_own_log_stops_nothing()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root mounts a disk.");
        await using var small = await SmallDisk.Mount(megabytes: 1);
        await using var postgres = await GivenPostgres.Start();
        var data = Directory.CreateTempSubdirectory("lottery-log-test-");
        var url = $"http://127.0.0.1:{Programs.FreePort()}";
        var start = new ProcessStartInfo("sh", ["-c", "log=$1; shift; exec \"$@\" > \"$log\" 2>&1", "-", Path.Combine(small.Folder, "log"),
            "dotnet", Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "--port", url.Split(':')[^1], "--data", data.FullName]);
        start.Environment["ConnectionStrings__Lottery"] = postgres.ConnectionString;
        start.Environment["Logging__Level"] = "Debug";
        using var process = Process.Start(start)!;
        try
        {
            using var http = new HttpClient();
            await Wait.Until("it to be ready", async () =>
            {
                try
                {
                    using var ready = await http.GetAsync(new Uri($"{url}/health/ready"), Stop);
                    return ready.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false; // It does not listen yet.
                }
            });
            small.Fill();
            using var office = new Client(url);
            await office.SignIn("operator", (await File.ReadAllTextAsync(Path.Combine(data.FullName, "operator-password"), Stop)).TrimEnd());
            var draw = await Sale.NewDraw(office, DateTimeOffset.UtcNow.AddHours(1));
            var (player, _) = await Client.NewPlayer([url]);
            for (var i = 0; i < 100; i++)
            {
                await player.Ask("/api/draws/0/tickets", new { quickPicks = 1 }); // Refused, which is a line in the log.
                Assert.Equal(HttpStatusCode.Created, (await player.Ask($"/api/draws/{draw}/tickets", new { quickPicks = 1 })).Status);
            }
            player.Dispose();
            Assert.False(process.HasExited);
            Assert.Equal(100, (await Stored.Sold(postgres.ConnectionString)).Count);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            data.Delete(recursive: true);
        }
    }

    /// <summary>Puts the write-ahead log elsewhere.</summary>
    private static async Task MoveLog(GivenPostgres postgres, string folder)
    {
        await postgres.Stop();
        var log = Path.Combine(postgres.ClusterFolder, "pg_wal");
        var (exitCode, output) = await Programs.Run(new ProcessStartInfo("sh", ["-ec", "mv \"$1\" \"$2/pg_wal\" && ln -s \"$2/pg_wal\" \"$1\"", "-", log, folder]));
        Assert.True(exitCode == 0, output);
        await postgres.StartAgain();
    }

    /// <summary>A folder on the machine's own disk that PostgreSQL's user may enter.</summary>
    private sealed class AwayFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lottery-test-");

        public AwayFolder()
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        public string Folder => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
