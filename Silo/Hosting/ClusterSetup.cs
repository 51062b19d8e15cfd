using System.Net;
using Lottery.Api.Configuration;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Silo.Beacons;
using Lottery.Silo.Sweeping;
using Lottery.Storage;
using Lottery.Storage.Commit;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Lottery.Silo.Hosting;

/// <summary>Orleans as this program uses it: members, gateways, reminders and stream subscriptions are in our own database.</summary>
internal static class ClusterSetup
{
    /// <summary>What Orleans' providers call Npgsql.</summary>
    internal const string Invariant = "Npgsql";

    /// <summary>A silo that misses this many probes in a row, one each <see cref="ProbeTimeout"/>, is declared dead. One that is declared dead by mistake can do no harm: the rows' versions see to that.</summary>
    private const int MissedProbes = 3;

    /// <summary>Also the longest that Orleans may make of it: a silo whose connection was alive within the longest probes is not voted dead, which made 15 s of 4.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How often a silo notes in the table that it lives. One that has not for three times as long does not keep a new silo from joining.</summary>
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(3);

    /// <summary>How long a grain call may take. A dead silo's callers are told sooner, when it is declared dead.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long an API node waits for a silo. Shorter than a death takes to be declared: what a dead silo had received is asked again soon.</summary>
    private static readonly TimeSpan ApiResponseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long it takes an API node at most to meet a silo that has joined, and to leave one that was declared dead.</summary>
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(1);

    /// <summary>A grain that got no message for so long leaves the memory.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan IdleCheck = TimeSpan.FromSeconds(20);

    /// <summary>How long the grains that keep the balance wait after their start, so that a cluster that starts silo by silo is whole by then.</summary>
    private static readonly TimeSpan RebalancingDelay = TimeSpan.FromSeconds(10);

    /// <summary>How often some activations move from silos with many to silos with few, as long as that evens them out.</summary>
    private static readonly TimeSpan RebalancingPeriod = TimeSpan.FromSeconds(5);

    /// <summary>How many activations move from one silo to another in one period.</summary>
    private const int MaxMoves = 1_000;

    /// <summary>Where Orleans keeps who listens to streams: its name for it.</summary>
    private const string Listeners = "PubSubStore";

    /// <summary>Adds a silo to this process.</summary>
    public static void AddSilo(this IHostApplicationBuilder builder, SiloSettings settings, string connectionString)
    {
        builder.Services.AddLotteryGrains().AddSingleton<ISilo, SiloMembership>().AddHostedService<SweeperKeeper>().AddHostedService<DashboardTurns>();
        builder.Services.AddSingleton(services => new SiloLease(services.GetRequiredService<Clock>(), services, connectionString)).AddHostedService(services => services.GetRequiredService<SiloLease>());
        builder.Services.AddSingleton(services => new WriterFence(() =>
        {
            var silo = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
            return (silo.Endpoint.Address.ToString(), silo.Endpoint.Port, silo.Generation);
        }));
        builder.Services.AddSingleton(_ => new Relays(Relays.Http(), BeaconSettings.RelaysOf(builder.Configuration), BeaconSettings.QuorumOf(builder.Configuration))).AddSingleton<BeaconWatch>();
        builder.UseOrleans(silo =>
        {
            silo.Configure(Name(settings.Cluster));
            silo.Configure<EndpointOptions>(options =>
            {
                var listensOn = IPAddress.IsLoopback(settings.Address) ? settings.Address : IPAddress.Any;
                (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (settings.Address, settings.SiloPort, settings.GatewayPort);
                (options.SiloListeningEndpoint, options.GatewayListeningEndpoint) = (new(listensOn, settings.SiloListenPort), new(listensOn, settings.GatewayListenPort));
            });
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, ForOrleans(connectionString)));
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                (options.ProbeTimeout, options.NumMissedProbesLimit, options.TableRefreshTimeout) = (ProbeTimeout, MissedProbes, ProbeTimeout * MissedProbes);
                (options.MaxProbeTimeout, options.IAmAliveTablePublishTimeout) = (ProbeTimeout, SignOfLife);
            });
            silo.Configure<SiloMessagingOptions>(options => (options.ResponseTimeout, options.SystemResponseTimeout) = (ResponseTimeout, ResponseTimeout));
            silo.AddDashboard();
            silo.AddLottery(ForOrleans(connectionString));
        });
    }

    /// <summary>Adds a client of the cluster's silos to this process.</summary>
    public static void AddClient(this IHostApplicationBuilder builder, Guid cluster, string connectionString)
    {
        builder.Services.AddSingleton<ISilo, NoSilo>();
        builder.UseOrleansClient(client =>
        {
            client.Configure(Name(cluster));
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, ForOrleans(connectionString)));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefresh);
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ApiResponseTimeout);
            client.UseConnectionRetryFilter(async (_, stop) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
                return true;
            });
            client.AddDrawNews();
            client.AddDashboard();
        });
    }

    /// <summary>What every silo has, wherever its members are kept.</summary>
    /// <remarks>A grain that moves waits until all that it decided is durable, as each grain does that leaves; flows that meet it on its way ask again.</remarks>
#pragma warning disable ORLEANSEXP002 // Orleans calls the interface of its rebalancer experimental: it may change with an upgrade.
    public static ISiloBuilder AddLottery(this ISiloBuilder silo, string connectionString) => silo
        .AddActivationRebalancer()
        .Configure<ActivationRebalancerOptions>(options =>
        {
            (options.RebalancerDueTime, options.SessionCyclePeriod) = (RebalancingDelay, RebalancingPeriod);
            options.CycleNumberWeight = 1; // Most of the difference at once: with Orleans' default some hundred activations would never move.
            options.ActivationMigrationCountLimit = MaxMoves; // Each is loaded again at its new silo.
        })
        .Configure<GrainCollectionOptions>(options => (options.CollectionAge, options.CollectionQuantum) = (Idle, IdleCheck))
        .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, connectionString))
        .AddAdoNetGrainStorage(Listeners, options => (options.Invariant, options.ConnectionString) = (Invariant, connectionString))
        .AddMemoryStreams(DrawNews.Provider, streams => streams.ConfigurePartitioning(1));
#pragma warning restore ORLEANSEXP002

    public static IClientBuilder AddDrawNews(this IClientBuilder client) => client.AddMemoryStreams(DrawNews.Provider, streams => streams.ConfigurePartitioning(1));

    private static Action<ClusterOptions> Name(Guid cluster) => options => (options.ClusterId, options.ServiceId) = (cluster.ToString("N"), "lottery");

    private static string ForOrleans(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 4, ApplicationName = "lottery-orleans" }.ConnectionString;
}
