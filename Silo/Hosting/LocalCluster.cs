using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Api.Logs;

namespace Lottery.Silo.Hosting;

/// <summary>A whole cluster on this machine: silos, an API in front and one PostgreSQL, each a process of its own.</summary>
internal static class LocalCluster
{
    private const int FirstSiloPort = 11111;
    private const int FirstGatewayPort = 30000;

    /// <summary>How long a process may take to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>A process that dies sooner would die again.</summary>
    private static readonly TimeSpan LeastLife = TimeSpan.FromSeconds(5);

    public static async Task<int> Run(LotteryConfiguration configuration, int silos, CancellationToken stop)
    {
        using var logs = LogOutput.CreateFactory(configuration);
        var given = configuration.ConnectionString;
        using var folder = given is null ? DataFolderLock.Take(configuration.DataFolder) : null;
        Listening.Require(configuration.Host, configuration.Port);
        var log = logs.CreateLogger("Lottery.Postgres");
        await using var postgres = folder is null ? null : await PrivatePostgres.StartAsync(folder, log, stop);

        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Tell);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Tell);

        using var stopping = new CancellationTokenSource();
        var silosUp = Enumerable.Range(0, silos)
            .Select(i => Keep(() => Start("silo", "--silo-port", Text(FirstSiloPort + i), "--gateway-port", Text(FirstGatewayPort + i)), stopping.Token))
            .ToList();
        using var leaving = new CancellationTokenSource();
        var front = Keep(() => Start("api", "--port", Text(configuration.Port), "--host", configuration.Host), leaving.Token);
        using var watch = new CancellationTokenSource();
        var watching = postgres is null ? told.Task : new PostgresWatch(postgres, TimeProvider.System, log).RunAsync(watch.Token);
        await Task.WhenAny([told.Task, front, watching, .. silosUp]);
        // Who asks leaves first, or it would be told that nobody is there.
        await leaving.CancelAsync();
        var wellEnded = await front;
        await stopping.CancelAsync();
        var allWellEnded = (await Task.WhenAll(silosUp)).All(well => well) && wellEnded;
        await watch.CancelAsync();
        if (watching != told.Task)
            await watching; // Throws where PostgreSQL is lost for good.
        return allWellEnded ? 0 : 1;

        Process Start(string role, params string[] more)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!, ["--role", role, "--data", configuration.DataFolder, .. more]);
            start.Environment["ConnectionStrings__Lottery"] = postgres?.ConnectionString ?? given;
            return Process.Start(start)!;
        }

        void Tell(PosixSignalContext context)
        {
            context.Cancel = true;
            told.TrySetResult();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Keeps a process running: one that dies is started again, unless it cannot live.</summary>
    /// <returns>True where it ended because it was told to; false where it could not live.</returns>
    private static async Task<bool> Keep(Func<Process> start, CancellationToken stop)
    {
        while (true)
        {
            using var member = start();
            var began = member.StartTime;
            await member.WaitForExitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                await End(member);
                return true;
            }
            if (member.ExitTime - began < LeastLife)
                return false;
        }
    }

    /// <summary>Asks a process to end and waits until it has written what it decided.</summary>
    private static async Task End(Process member)
    {
        if (!member.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", Text(member.Id)]);
            await kill.WaitForExitAsync(CancellationToken.None);
        }
        using var patience = new CancellationTokenSource(Patience);
        await member.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!member.HasExited)
            member.Kill();
    }
}
