using Lottery.Grains;
using Lottery.Storage.Database;
using Lottery.Storage.Due;
using Lottery.Storage.Tables;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lottery.Storage.Tests;

/// <summary>Here all grains are in this process.</summary>
public sealed partial class Node
{
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _running;

    private Node(string connectionString, ServiceProvider services, IHostedService[] running)
    {
        (ConnectionString, _services, _running) = (connectionString, services, running);
        Clock = (FakeClock)services.GetRequiredService<TimeProvider>();
    }

    public LotteryMeter Meter => _services.GetRequiredService<LotteryMeter>();

    public LotteryDatabase Database => _services.GetRequiredService<LotteryDatabase>();

    public SharedReads Reads => _services.GetRequiredService<SharedReads>();

    /// <summary>Starts on a migrated database.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="reminders">False where nothing shall happen but what the test asks for.</param>
    /// <param name="role">What it does of the runtime's work; everything where that is not said.</param>
    public static async Task<Node> Start(string connectionString, bool reminders, RuntimeRole? role = null)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider, FakeClock>()
            .AddSingleton<IVault, TestVault>()
            .AddLotteryRuntime(connectionString, role ?? RuntimeRole.Standalone)
            .BuildServiceProvider();
        await services.PrepareLotteryRuntime(CancellationToken.None);
        var node = new Node(connectionString, services, [.. services.GetServices<IHostedService>().Where(s => reminders || s is not DueWork)]);
        foreach (var service in node._running)
            await service.StartAsync(CancellationToken.None);
        await Eventually(() => Task.FromResult(node.Host.Queue.IsOpen));
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _running.Reverse())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
