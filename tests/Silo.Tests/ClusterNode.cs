using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Storage.Events;
using Lottery.Storage.Flows;
using Lottery.Silo.Events;
using Lottery.Silo.Flows;
using Lottery.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.TestingHost;

namespace Lottery.Storage.Tests;

/// <summary>Here the grains are on three silos, and flows run in a client.</summary>
public sealed partial class Node
{
    private readonly IServiceProvider _services;

    private Node(string connectionString, InProcessTestCluster cluster, FakeClock clock)
    {
        (ConnectionString, Cluster, Clock) = (connectionString, cluster, clock);
        _services = cluster.Client.ServiceProvider;
    }

    public InProcessTestCluster Cluster { get; }

    /// <summary>What the client hears of draws.</summary>
    public DrawEvents Events => _services.GetRequiredService<DrawEvents>();

    /// <summary>Starts on a migrated database.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="reminders">False where nothing shall happen but what the test asks for.</param>
    public static async Task<Node> Start(string connectionString, bool reminders)
    {
        var clock = new FakeClock();
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSiloHost((_, host) => AddRuntime(flows, RuntimeRole.Silo));
        builder.ConfigureSilo((_, silo) => silo.AddLotteryGrains(reminders).AddDrawStreams(connectionString).UseAdoNetReminderService(options =>
            (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString)));
        builder.ConfigureClient(client => client.AddDrawStreams());
        builder.ConfigureClientHost(host =>
        {
            AddRuntime(flows, RuntimeRole.Front);
            host.Services.AddHostedService<DrawListener>();
        });
        builder.ConfigureHost(host => host.Services.AddSingleton<IReach, OrleansReach>());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var node = new Node(connectionString, cluster, clock);
        foreach (var services in cluster.Silos.Select(silo => silo.ServiceProvider).Append(node._services))
            await services.PrepareLotteryRuntime(CancellationToken.None);
        await Eventually(() => Task.FromResult(cluster.Silos.All(silo => silo.ServiceProvider.GetRequiredService<FlowRunner>().Queue.IsOpen)));
        return node;

        void AddRuntime(IHostApplicationBuilder host, RuntimeRole role)
        {
            host.Services.AddSingleton<IVault, TestVault>();
            host.Services.AddLotteryRuntime(connectionString, role);
            host.Services.AddSingleton(new Clock(clock)); // Orleans keeps the real time.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }
}
