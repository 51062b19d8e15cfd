using System.Diagnostics.Metrics;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Transactions;
using Lottery.Silo.Beacons;
using Lottery.Silo.Events;
using Lottery.Silo.Hosting;
using Lottery.Silo.Sweeping;
using Lottery.Storage.Database;
using Lottery.Storage.Due;
using Lottery.Storage.Events;
using Lottery.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.TestingHost;

namespace Lottery.Storage.Tests;

/// <summary>Orleans' test cluster. Flows run in its first silo; what an API node would have is, where there are several silos, in its client.</summary>
public sealed partial class Node
{
    private readonly IServiceProvider _services;

    private Node(string connectionString, InProcessTestCluster cluster, FakeClock clock)
    {
        (ConnectionString, Cluster, Clock) = (connectionString, cluster, clock);
        _services = Silos == 1 ? cluster.Silos[0].ServiceProvider : cluster.Client.ServiceProvider;
    }

    public InProcessTestCluster Cluster { get; }

    /// <summary>What an API node hears of draws.</summary>
    public DrawEvents Events => _services.GetRequiredService<DrawEvents>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public LotteryDatabase Database => _services.GetRequiredService<LotteryDatabase>();

    public SharedReads Reads => _services.GetRequiredService<SharedReads>();

    public DueWork DueWork => Cluster.Silos[0].ServiceProvider.GetRequiredService<DueWork>();

    /// <summary>The first silo's queue.</summary>
    public Commit.CommitQueue Queue => Cluster.Silos[0].ServiceProvider.GetRequiredService<Commit.CommitQueue>();

    /// <summary>Starts on a migrated database.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="reminders">False where nothing shall happen but what the test asks for.</param>
    public static async Task<Node> Start(string connectionString, bool reminders)
    {
        var clock = new FakeClock();
        var builder = new InProcessTestClusterBuilder(Silos);
        builder.ConfigureSiloHost((_, host) =>
        {
            AddStorage(host);
            host.Services.AddLotteryGrains().AddSingleton<ISilo, SiloMembership>();
            host.Services.AddSingleton(new Relays(Relays.Http(), [], 1)).AddSingleton<BeaconWatch>();
            if (reminders)
                host.Services.AddHostedService<SweeperKeeper>();
        });
        builder.ConfigureSilo((_, silo) => silo.AddLottery(connectionString));
        builder.ConfigureClient(client => client.AddDrawNews());
        builder.ConfigureClientHost(host =>
        {
            AddStorage(host);
            host.Services.AddSingleton<ISilo, NoSilo>().AddHostedService<DrawListener>();
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var node = new Node(connectionString, cluster, clock);
        foreach (var services in cluster.Silos.Select(silo => silo.ServiceProvider).Append(cluster.Client.ServiceProvider))
            await services.PrepareLotteryStorage(CancellationToken.None);
        await Eventually(() => Task.FromResult(cluster.Silos.All(silo => silo.ServiceProvider.GetRequiredService<Commit.CommitQueue>().IsOpen)));
        return node;

        void AddStorage(IHostApplicationBuilder host)
        {
            host.Services.AddSingleton<IVault, TestVault>().AddSingleton<IPaymentProvider, SandboxProvider>();
            host.Services.AddSingleton(new Clock(clock)); // Orleans keeps the real time.
            host.Services.AddLotteryStorage(connectionString);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }
}
