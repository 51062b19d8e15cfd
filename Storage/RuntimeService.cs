using Lottery.Grains.Transactions;
using Lottery.Storage.Commit;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Lottery.Storage;

/// <summary>Keeps the writer running from the start of the process to its end; what was decided by then is written.</summary>
internal sealed class RuntimeService(CommitQueue queue) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => queue.Run(stoppingToken);
}

/// <summary>Wires the runtime up.</summary>
public static class RuntimeServices
{
    /// <summary>Adds the runtime of one process. An <see cref="Grains.IVault"/> and a <see cref="TimeProvider"/> must be there too, and an <see cref="Flows.IReach"/> where grains may be elsewhere.</summary>
    public static IServiceCollection AddLotteryRuntime(this IServiceCollection services, string connectionString, RuntimeRole role)
    {
        services.TryAddSingleton<IPaymentProvider, ImmediateProvider>();
        services
            .AddSingleton(_ => new LotteryDatabase(connectionString))
            .AddSingleton(role)
            .AddSingleton<Currencies>()
            .AddSingleton<IdBlocks>()
            .AddSingleton<Clock>()
            .AddSingleton<Telemetry.LotteryMeter>()
            .AddSingleton<Telemetry.RequestMetrics>()
            .AddSingleton<Telemetry.RuntimeMetrics>()
            .AddSingleton<Events.DrawEvents>()
            .AddSingleton<BatchWriter>()
            .AddSingleton<CommitQueue>()
            .AddSingleton<GrainHost>()
            .AddSingleton<SharedReads>()
            .AddSingleton<Due.DueWork>()
            .AddSingleton<Due.ReceiptChecks>();
        if (role.Decides)
        {
            services
                .AddHostedService<RuntimeService>()
                .AddHostedService(s => s.GetRequiredService<Due.DueWork>())
                .AddHostedService(s => s.GetRequiredService<Due.ReceiptChecks>());
        }
        return services.AddHostedService<Telemetry.TableSampler>();
    }

    /// <summary>The same for a process that is the only one to decide.</summary>
    public static IServiceCollection AddLotteryRuntime(this IServiceCollection services, string connectionString) =>
        services.AddLotteryRuntime(connectionString, RuntimeRole.Standalone);

    /// <summary>Brings the tables up to date and reads what never changes. Before anything else is asked.</summary>
    public static async Task PrepareLotteryRuntime(this IServiceProvider services, CancellationToken stop)
    {
        var database = services.GetRequiredService<LotteryDatabase>();
        await Migrations.Apply(database.Source, stop);
        await services.GetRequiredService<Currencies>().Load(stop);
    }
}
