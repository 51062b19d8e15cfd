using Lottery.Api.Auth;
using Lottery.Api.Hosting;
using Lottery.Api.Http;
using Lottery.Api.Telemetry;
using Lottery.Api.Wallets;
using Lottery.Storage;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;
using Lottery.Storage.Telemetry;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lottery.Load.Peers;

/// <summary>Builds a peer: the same HTTP, tables and sign-in as the product's, and one contender's way to buy.</summary>
internal static class PeerServer
{
    /// <summary>Connections of a peer.</summary>
    private const int Connections = 32;

    private static readonly Dictionary<string, Func<string, string, WebApplication>> Peers = new()
    {
        ["serializable"] = (database, keys) => Build<Serializable>(database, keys),
        ["row-locks"] = (database, keys) => Build<RowLocks>(database, keys),
        ["single-statement"] = (database, keys) => Build<SingleStatement>(database, keys),
        ["ef-core"] = (database, keys) => Build<EntityFramework>(database, keys),
        ["empty"] = (_, _) => BuildEmpty(),
    };

    public static IEnumerable<string> Names => Peers.Keys;

    /// <summary>How a peer is built, from an empty database and a folder for keys; null where there is no such peer.</summary>
    public static Func<string, string, WebApplication>? Find(string name) => Peers.GetValueOrDefault(name);

    private static WebApplication BuildEmpty()
    {
        var app = Builder().Build();
        Empty.Map(app);
        return app;
    }

    private static WebApplication Build<TPurchases>(string database, string keys)
        where TPurchases : class, IPurchases
    {
        var builder = Builder();
        var services = builder.Services;
        var source = new NpgsqlDataSourceBuilder(database)
        {
            ConnectionStringBuilder =
            {
                Pooling = true,
                MaxPoolSize = Connections,
                MaxAutoPrepare = 100,
                AutoPrepareMinUsages = 2,
                NoResetOnClose = true,
                // As the product's writer: always by the index. A small table would be scanned, dead rows and all.
                Options = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off",
            },
        };
        services.AddSingleton(_ => source.Build());
        services.AddPooledDbContextFactory<PeerContext>((s, options) => options.UseNpgsql(s.GetRequiredService<NpgsqlDataSource>()).EnableThreadSafetyChecks(false));
        services.AddSingleton<IPurchases, TPurchases>();

        services.AddSingleton(_ => new LotteryDatabase(database)).AddSingleton<Currencies>().AddSingleton<IdBlocks>().AddSingleton<SharedReads>().AddSingleton<WalletQueries>();
        services.AddSingleton(_ => new Vault(keys));
        services.AddSingleton(s => new AccessTokens(new AccessTokenOptions(), s.GetRequiredService<Vault>().Current));
        services.AddBearer((_, _) => ValueTask.FromResult<string?>(null));
        services.AddAuthorizationBuilder().AddPolicy(RoleNames.Operator, policy => policy.RequireRole(RoleNames.Operator));
        services.AddSingleton<Passwords>().AddSingleton<PeerTables>();
        services.AddTelemetry().AddProblems().AddSingleton<RequestMetrics>();
        services.AddSingleton(new SecurityHeaders(TimeSpan.Zero)).AddHostedService<Preparation>();

        var app = builder.Build();
        app.UseProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapPurchases();
        app.MapTheRest();
        return app;
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        return builder;
    }

    /// <summary>Brings tables and keys up before the first request.</summary>
    private sealed class Preparation(IServiceProvider services) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            await services.PrepareLotteryStorage(cancellationToken);
            await services.GetRequiredService<Vault>().Open(services.GetRequiredService<LotteryDatabase>(), cancellationToken);
            await services.GetRequiredService<PeerTables>().Prepare();
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
