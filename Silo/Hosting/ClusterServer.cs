using Lottery.Api.Approvals;
using Lottery.Api.Auth;
using Lottery.Api.Hosting;
using Lottery.Api.Http;
using Lottery.Api.Logs;
using Lottery.Api.Telemetry;
using Lottery.Api.Transactions;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Pages.Hosting;
using Lottery.Silo.Events;
using Lottery.Storage;
using Lottery.Storage.Database;
using Orleans.Dashboard;

namespace Lottery.Silo.Hosting;

/// <summary>One process of the service.</summary>
internal static class ClusterServer
{
    /// <summary>Where the dashboard of Orleans is.</summary>
    public const string Dashboard = "/dashboard";

    /// <summary>Builds it; the database must be reachable from its start on.</summary>
    public static IHost Build(ServerSettings server, SiloSettings settings) => settings.Role switch
    {
        ClusterRole.Silo => BuildSilo(server, settings),
        ClusterRole.Api => BuildApi(server, builder => builder.AddClient(settings.Cluster, server.ConnectionString)),
        ClusterRole.Both => BuildApi(server, builder => builder.AddSilo(settings, server.ConnectionString)),
    };

    /// <summary>Brings tables and keys up.</summary>
    public static async Task Prepare(IHost host, CancellationToken stop)
    {
        await host.Services.PrepareLotteryStorage(stop);
        await host.Services.GetRequiredService<Vault>().Open(host.Services.GetRequiredService<LotteryDatabase>(), stop);
        await host.Services.GetRequiredService<RestoreGuard>().Check(stop);
    }

    /// <summary>The dashboard asks all silos: while one that died is still counted among them, there is no answer for a moment.</summary>
    private static async ValueTask<object?> UnavailableIsNoError(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (GrainErrors.IsUnavailable(e))
        {
            return CommonProblems.Unavailable;
        }
    }

    private static IHost BuildSilo(ServerSettings server, SiloSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(server.Configuration.Values);
        builder.Services.AddLogOutput(server.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddLotteryStorage(server.ConnectionString);
        builder.Services.AddTelemetry(hasPage: false).AddPaymentProvider(builder.Configuration);
        builder.Services.AddSingleton(_ => new Vault(Path.Combine(server.DataFolder, Vault.FolderName)));
        builder.Services.AddSingleton(TwoPeopleSettings.From(builder.Configuration));
        builder.Services.AddSingleton<IVault>(services => services.GetRequiredService<Vault>());
        builder.Services.AddSingleton<RestoreGuard>().AddHostedService(services => services.GetRequiredService<RestoreGuard>());
        builder.AddSilo(settings, server.ConnectionString);
        return builder.Build();
    }

    private static WebApplication BuildApi(ServerSettings server, Action<WebApplicationBuilder> join)
    {
        var app = LotteryServer.Build(server, builder =>
        {
            join(builder);
            builder.Services.AddHostedService<DrawListener>();
            builder.Services.AddPages(Path.Combine(server.DataFolder, "keys"));
        });
        app.MapPages();
        app.MapOrleansDashboard(Dashboard).RequireAuthorization(RoleNames.Operator).ForSessions().ExcludeFromDescription().AddEndpointFilter(UnavailableIsNoError);
        return app;
    }
}
