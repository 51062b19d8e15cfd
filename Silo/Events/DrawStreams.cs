using Lottery.Silo.Hosting;
using Orleans.Streams;

namespace Lottery.Silo.Events;

/// <summary>The one stream on which news of draws travels from the silos to the API nodes.</summary>
/// <remarks>Its messages are in memory, for they are hints; who listens is in the database, so that silos may come and go.</remarks>
internal static class DrawStreams
{
    private const string Provider = "news";

    /// <summary>Where Orleans keeps who listens: its name for it.</summary>
    private const string Listeners = "PubSubStore";

    private static readonly StreamId All = StreamId.Create("draws", "all");

    public static ISiloBuilder AddDrawStreams(this ISiloBuilder silo, string connectionString) => silo
        .AddAdoNetGrainStorage(Listeners, options => (options.Invariant, options.ConnectionString) = (ClusterSetup.Invariant, connectionString))
        .AddMemoryStreams(Provider, streams => streams.ConfigurePartitioning(1));

    public static IClientBuilder AddDrawStreams(this IClientBuilder client) => client.AddMemoryStreams(Provider, streams => streams.ConfigurePartitioning(1));

    /// <summary>The stream, as this process or grain sees it.</summary>
    public static IAsyncStream<DrawNews> Of(IServiceProvider services) => services.GetRequiredKeyedService<IStreamProvider>(Provider).GetStream<DrawNews>(All);
}
