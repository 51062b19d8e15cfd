using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Promotions;
using Lottery.Grains.Transactions;
using Lottery.Grains.Turns;
using Lottery.Simulation.Checks;
using Lottery.Simulation.Store;
using Lottery.Storage;
using Lottery.Storage.Commit;
using Lottery.Storage.Due;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Timers;

namespace Lottery.Simulation.Cluster;

/// <summary>The product's own registrations, with the world's clock, database, network and randomness in the places of the real ones.</summary>
internal static class SiloServices
{
    public static IServiceProvider Of(Silo silo)
    {
        var world = silo.World;
        var reader = new Reader(world, silo.Process);
        var services = new ServiceCollection();
        services.AddLotteryStorage("Host=nowhere");
        if (silo.Decides)
            services.AddLotteryGrains().AddSimulatedLoaders(reader, world.Bugs);
        services
            .AddSingleton(world).AddSingleton(typeof(ILogger<>), typeof(WatchfulLogger<>))
            .AddSingleton<TimeProvider>(silo.Clock)
            .AddSingleton<ISilo>(silo)
            .AddSingleton<IGrainFactory>(new SimulatedGrains(silo))
            .AddSingleton<IGrainRuntime>(new GrainRuntime(silo))
            .AddSingleton<IReminderRegistry>(s => new SiloReminders(world.Reminders, silo))
            .AddSingleton<IVault, SimulatedVault>()
            .AddSingleton<IRandomBytes>(new SeededBytes(world.Loop.Random))
            .AddSingleton<IPaymentProvider>(world.Provider)
            .AddSingleton<IIdBlocks>(new SimulatedIds(world, silo.Process))
            .AddSingleton<IDrawTables>(reader)
            .AddSingleton<IPromotionTables>(reader)
            .AddSingleton<IDueTables>(reader);
        if (silo.Decides)
            services.AddSingleton<ICommitQueue>(s => new PlantedQueue(s.GetRequiredService<CommitQueue>(), silo));
        return services.BuildServiceProvider();
    }

    private sealed class SeededBytes(Random random) : IRandomBytes
    {
        public void Fill(Span<byte> buffer) => random.NextBytes(buffer);
    }

    /// <summary>What grains ask of Orleans about themselves.</summary>
    private sealed class GrainRuntime(Silo silo) : IGrainRuntime
    {
        public string SiloIdentity => $"silo {silo.Number}";

        public SiloAddress SiloAddress => throw new NotSupportedException();

        public IGrainFactory GrainFactory => throw new NotSupportedException();

        public ITimerRegistry TimerRegistry => throw new NotSupportedException();

        public IServiceProvider ServiceProvider => silo.Services;

        public void DeactivateOnIdle(IGrainContext grainContext) => ((Activation)grainContext).Leave();

        public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan)
        {
        }

        public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) => throw new NotSupportedException();
    }
}
