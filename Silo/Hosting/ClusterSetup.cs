using System.Net;
using Lottery.Storage.Flows;
using Lottery.Silo.Actors;
using Lottery.Silo.Events;
using Lottery.Silo.Flows;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Lottery.Silo.Hosting;

/// <summary>Orleans as the cluster uses it: members, gateways and reminders are in our own database.</summary>
internal static class ClusterSetup
{
    /// <summary>What Orleans' providers call Npgsql.</summary>
    internal const string Invariant = "Npgsql";

    /// <summary>A silo that does not answer is out after so many probes, this far apart: a few seconds. One that is out by mistake can do no harm, the rows' versions see to that.</summary>
    private const int MissedProbes = 3;

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long it takes an API node at most to meet a silo that has joined.</summary>
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(5);

    /// <summary>A grain that nobody has used for so long leaves the memory.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    public static void AddSilo(this IHostApplicationBuilder builder, SiloSettings settings, string connectionString)
    {
        builder.Services.AddSingleton<IReach, OrleansReach>();
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(Name);
            silo.ConfigureEndpoints(settings.Address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(settings.Address));
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, ForOrleans(connectionString)));
            silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, ForOrleans(connectionString)));
            silo.Configure<ClusterMembershipOptions>(options =>
                (options.ProbeTimeout, options.NumMissedProbesLimit, options.TableRefreshTimeout) = (ProbeTimeout, MissedProbes, ProbeTimeout * MissedProbes));
            silo.AddDrawStreams(ForOrleans(connectionString));
            silo.AddLotteryGrains();
            silo.AddDashboard();
        });
    }

    public static void AddClient(this IHostApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddSingleton<IReach, OrleansReach>();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(Name);
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, ForOrleans(connectionString)));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefresh);
            client.UseConnectionRetryFilter(async (_, stop) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
                return true;
            });
            client.AddDrawStreams();
            client.AddDashboard();
        });
    }

    /// <summary>What every silo has, wherever its members and reminders are kept.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="sweeps">False where nothing shall happen by itself.</param>
    public static ISiloBuilder AddLotteryGrains(this ISiloBuilder silo, bool sweeps = true)
    {
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = Idle);
        return !sweeps ? silo : silo.AddStartupTask(async (services, _) => await services.GetRequiredService<IGrainFactory>().GetGrain<ISweeperActor>(SweeperActor.Key).Start());
    }

    private static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = ("lottery", "lottery");

    private static string ForOrleans(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 4, ApplicationName = "lottery-orleans" }.ConnectionString;
}
