using Lottery.Api.Configuration;
using Lottery.Api.Demo;
using Lottery.Api.Hosting;
using Lottery.Api.Logs;
using Lottery.Storage;

namespace Lottery.Api.Commands;

/// <summary>Runs the service until it is told to stop, with a PostgreSQL of its own unless one is given.</summary>
internal static class ServeCommand
{
    public static async Task<int> Run(LotteryConfiguration configuration, bool demo, CancellationToken stop)
    {
        using var logs = LoggerFactory.Create(builder => builder.AddLogOutput(configuration));
        var given = configuration.ConnectionString;
        using var folder = given is null ? DataFolderLock.Take(configuration.DataFolder) : null;
        await using var postgres = folder is null ? null : await PrivatePostgres.StartAsync(folder, logs.CreateLogger("Lottery.Postgres"), stop);

        var settings = new ServerSettings(
            $"http://{configuration.Host}:{configuration.Port}", postgres?.ConnectionString ?? given!, configuration.DataFolder, configuration);
        await using var app = LotteryServer.Build(settings);
        await LotteryServer.Prepare(app, stop);
        await app.StartAsync(stop);
        var url = app.Urls.First();
        if (await WaitUntilDeciding(app))
        {
            Console.WriteLine(
                $"""
                Lottery serves on {url}
                  catalogue   {url}/swagger/index.html
                  health      {url}/health/ready
                  data        {configuration.DataFolder}{(given is null ? "" : " (keys only: the database is the one given)")}
                Ctrl-C stops it.
                """);
            if (demo)
                await DemoRun.Run(url, app.Services, app.Lifetime.ApplicationStopping);
        }
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
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
