using System.Runtime.InteropServices;
using Lottery.Api.Configuration;
using Lottery.Api.Demo;
using Lottery.Api.Hosting;
using Lottery.Api.Logs;
using Lottery.Runtime;

namespace Lottery.Api.Commands;

/// <summary>Runs the service until it is told to stop, with a PostgreSQL of its own unless one is given.</summary>
internal static class ServeCommand
{
    /// <returns>0 where it was told to stop; what goes wrong is thrown.</returns>
    public static async Task<int> Run(LotteryConfiguration configuration, bool demo, CancellationToken stop)
    {
        // Until the host has started and handles these signals itself. They would end the process and leave its PostgreSQL running.
        using var told = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Tell);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Tell);
        try
        {
            await StartAndServe(configuration, demo, told.Token);
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

    private static async Task StartAndServe(LotteryConfiguration configuration, bool demo, CancellationToken stop)
    {
        using var logs = LoggerFactory.Create(builder => builder.AddLogOutput(configuration));
        var log = logs.CreateLogger("Lottery.Postgres");
        var given = configuration.ConnectionString;
        using var folder = given is null ? DataFolderLock.Take(configuration.DataFolder) : null;
        Listening.Require(configuration.Host, configuration.MetricsPort is { } metrics ? [configuration.Port, metrics] : [configuration.Port]);
        await using var postgres = folder is null ? null : await PrivatePostgres.StartAsync(folder, log, stop);

        var settings = new ServerSettings(
            $"http://{configuration.Host}:{configuration.Port}", postgres?.ConnectionString ?? given!, configuration.DataFolder, configuration);
        await using var app = LotteryServer.Build(settings);
        await LotteryServer.Prepare(app, stop);
        await Start(app, stop);
        var watching = postgres is null ? Task.CompletedTask : Watch(postgres, app, log);
        try
        {
            await ServeUntilStopped(app, configuration, demo);
        }
        finally
        {
            app.Lifetime.StopApplication();
            await watching; // Throws where PostgreSQL is lost for good.
        }
    }

    private static async Task ServeUntilStopped(WebApplication app, LotteryConfiguration configuration, bool demo)
    {
        var url = app.Urls.First();
        if (await WaitUntilDeciding(app))
        {
            Console.WriteLine(
                $"""
                Lottery serves on {url}
                  catalogue   {url}/swagger/index.html
                  health      {url}/health/ready
                  data        {configuration.DataFolder}{(configuration.ConnectionString is null ? "" : " (keys only: the database is the one given)")}
                Ctrl-C stops it.
                """);
            if (demo)
                await DemoRun.Run(url, app.Services, app.Lifetime.ApplicationStopping);
        }
        await app.WaitForShutdownAsync(CancellationToken.None);
    }

    /// <summary>Starts the service; where that fails, what had started already stops before it is disposed of.</summary>
    private static async Task Start(WebApplication app, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Keeps PostgreSQL running until the service stops, and stops the service where PostgreSQL is lost for good.</summary>
    private static async Task Watch(PrivatePostgres postgres, WebApplication app, ILogger log)
    {
        try
        {
            await new PostgresWatch(postgres, TimeProvider.System, log).RunAsync(app.Lifetime.ApplicationStopping);
        }
        finally
        {
            app.Lifetime.StopApplication();
        }
    }

    /// <summary>As the standby of another process on the same database it may have to wait long.</summary>
    /// <returns>False where it was told to stop meanwhile.</returns>
    private static async Task<bool> WaitUntilDeciding(WebApplication app)
    {
        var queue = app.Services.GetRequiredService<GrainHost>().Queue;
        var stopping = app.Lifetime.ApplicationStopping;
        for (var waits = 0; !queue.IsOpen && !stopping.IsCancellationRequested; waits++)
        {
            if (waits == 40)
                Console.WriteLine("Another process decides on this database; standing by until it ends.");
            await Task.Delay(50, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return queue.IsOpen;
    }
}
