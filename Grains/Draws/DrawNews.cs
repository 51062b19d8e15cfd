using Orleans.Streams;

namespace Lottery.Grains.Draws;

/// <summary>What the silos tell the API nodes about draws. A hint: a node that missed one hears the state with the next, or asks.</summary>
/// <param name="Draw">How a draw stands now; null where the news is of sales.</param>
/// <param name="Sold">Tickets sold of each draw that sells; null where the news is of a draw.</param>
[GenerateSerializer, Immutable, Alias("lottery.DrawNews")]
public sealed record DrawNews(Draw? Draw, Dictionary<long, long>? Sold)
{
    /// <summary>The name of the stream provider.</summary>
    public const string Provider = "news";

    private static readonly StreamId All = StreamId.Create("draws", "all");

    /// <summary>The one stream on which news of draws travels, as this process or grain sees it.</summary>
    public static IAsyncStream<DrawNews> Stream(IStreamProvider provider) => provider.GetStream<DrawNews>(All);
}
