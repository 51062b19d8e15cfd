using System.Runtime.InteropServices;
using Lottery.Api.Configuration;
using Lottery.Api.Demo;
using Lottery.Api.Hosting;
using Lottery.Api.Logs;
using Lottery.Api.Transactions;
using Lottery.Grains.Flows;
using Lottery.Grains.Transactions;
using Lottery.Silo.Hosting;
using Lottery.Storage.Database;

namespace Lottery.Silo.Commands;

/// <summary>Runs one process of the service until it is told to stop, with a PostgreSQL of its own unless one is given.</summary>
internal static class ServeCommand
{
    /// <summary>How long a process that was told to stop may take to finish what was begun.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    /// <returns>0 where it was told to stop; what goes wrong is thrown.</returns>
    public static async Task<int> Run(LotteryConfiguration configuration, SiloSettings member, bool demo, CancellationToken stop)
    {
        // Until the host has started and handles these signals itself. They would end the process and leave its PostgreSQL running.
        using var told = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Tell);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Tell);
        try
        {
            await StartAndServe(configuration, member, demo, told.Token);
        }
        catch (OperationCanceledException) when (told.IsCancellationRequested)
        {
            // Told to stop before it served.
        }
        return 0;

        void Tell(PosixSignalContext signal)
        {
            signal.Cancel = true;
            told.Cancel();
        }
    }

    private static async Task StartAndServe(LotteryConfiguration configuration, SiloSettings member, bool demo, CancellationToken stop)
    {
        using var logs = LogOutput.CreateFactory(configuration);
        var log = logs.CreateLogger("Lottery.Postgres");
        var given = configuration.ConnectionString;
        if (given is null && member.Role != ClusterRole.Both)
            throw new ConfigurationException("The processes of a cluster share one PostgreSQL: name it in ConnectionStrings:Lottery.");
        using var folder = given is null ? DataFolderLock.Take(configuration.DataFolder) : null;
        if (member.Role != ClusterRole.Silo)
            Listening.Require(configuration.Host, configuration.MetricsPort is { } metrics ? [configuration.Port, metrics] : [configuration.Port]);
        await using var postgres = folder is null ? null : await PrivatePostgres.StartAsync(folder, log, stop);

        var settings = new ServerSettings(
            $"{(configuration.HasCertificate ? "https" : "http")}://{configuration.Host}:{configuration.Port}", postgres?.ConnectionString ?? given!, configuration.DataFolder, configuration);
        var host = ClusterServer.Build(settings, member with { Cluster = await Migrations.ClusterId(settings.ConnectionString, stop) });
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        await ClusterServer.Prepare(host, stop);
        await Start(host, stop);
        var watching = postgres is null ? Task.CompletedTask : Watch(postgres, lifetime, log);
        try
        {
            if (await ServeUntilStopped(host, configuration, member, demo))
                host.Dispose();
        }
        finally
        {
            lifetime.StopApplication();
            await watching; // Throws where PostgreSQL is lost for good.
        }
    }

    /// <returns>False where it could not stop within its time: with the database away, Orleans tries for minutes to leave the membership table.</returns>
    private static async Task<bool> ServeUntilStopped(IHost host, LotteryConfiguration configuration, SiloSettings member, bool demo)
    {
        if (await WaitUntilReady(host))
        {
            Console.WriteLine(Greeting(host, configuration, member, configuration.ConnectionString));
            if (demo && host is WebApplication app)
                await DemoRun.Run(app.Urls.First(), app.Services, app.Lifetime.ApplicationStopping);
        }
        var stopped = host.WaitForShutdownAsync(CancellationToken.None);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(told.SetResult);
        await Task.WhenAny(stopped, told.Task);
        return await Task.WhenAny(stopped, Task.Delay(StopTimeout, CancellationToken.None)) == stopped;
    }

    /// <summary>Starts the service; where that fails, what had started already stops before it is disposed of.</summary>
    private static async Task Start(IHost host, CancellationToken stop)
    {
        try
        {
            await host.StartAsync(stop);
        }
        catch
        {
            await host.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Keeps PostgreSQL running until the service stops, and stops the service where PostgreSQL is lost for good.</summary>
    private static async Task Watch(PrivatePostgres postgres, IHostApplicationLifetime lifetime, ILogger log)
    {
        try
        {
            await new PostgresWatch(postgres, TimeProvider.System, log).RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private static string Greeting(IHost host, LotteryConfiguration configuration, SiloSettings member, string? given)
    {
        if (host is not WebApplication app)
            return $"Silo {member.Address}:{member.SiloPort} is up.";
        var url = app.Urls.First();
        return
            $"""
            Lottery serves on {url}
              console     {url}/console
              catalogue   {url}/swagger/index.html
              dashboard   {url}{ClusterServer.Dashboard}
              health      {url}/health/ready
              payments    {app.Services.GetRequiredService<IPaymentProvider>().Shown()}
              data        {configuration.DataFolder}{(given is null ? "" : " (keys only: the database is the one given)")}
            Ctrl-C stops it.
            """;
    }

    /// <returns>False where it was told to stop meanwhile.</returns>
    private static async Task<bool> WaitUntilReady(IHost host)
    {
        var flows = host.Services.GetRequiredService<FlowRunner>();
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        while (!flows.IsOpen && !stopping.IsCancellationRequested)
            await Task.Delay(20, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return flows.IsOpen;
    }
}
