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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static async Task<int> Run(LotteryConfiguration configuration, int silos, int siloPort, int gatewayPort, CancellationToken stop)
    {
        using var logs = LoggerFactory.Create(builder => builder.AddLogOutput(configuration));
        var given = configuration.ConnectionString;
        using var folder = given is null ? DataFolderLock.Take(configuration.DataFolder) : null;
        await using var postgres = folder is null ? null : await PrivatePostgres.StartAsync(folder, logs.CreateLogger("Lottery.Postgres"), stop);

        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Tell);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Tell);

        var members = Enumerable.Range(0, silos)
            .Select(i => Start("silo", "--silo-port", Text(siloPort + i), "--gateway-port", Text(gatewayPort + i)))
            .ToList();
        var front = Start("api", "--port", Text(configuration.Port), "--host", configuration.Host);
        await Task.WhenAny([told.Task, .. members.Append(front).Select(member => member.WaitForExitAsync(CancellationToken.None))]);
        var code = told.Task.IsCompleted ? 0 : 1;
        // Who asks leaves first, or it would be told that nobody is there.
        await End([front]);
        await End(members);
        return code;

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

    /// <summary>Asks processes to end and waits until they have written what they decided.</summary>
    private static async Task End(IReadOnlyList<Process> members)
    {
        foreach (var member in members.Where(member => !member.HasExited))
        {
            using var kill = Process.Start("kill", ["-TERM", Text(member.Id)]);
            await kill.WaitForExitAsync(CancellationToken.None);
        }
        using var patience = new CancellationTokenSource(Patience);
        foreach (var member in members)
        {
            try
            {
                await member.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                member.Kill();
            }
            member.Dispose();
        }
    }
}
