namespace Lottery.Silo.Events;

/// <summary>What the silos tell the API nodes about draws. A hint: whoever missed one hears the state with the next, or asks.</summary>
/// <param name="Draw">How a draw stands now, as <see cref="Wire.Contracts"/> writes it; null where the news is of sales.</param>
/// <param name="Sold">Tickets sold of each draw that sells; null where the news is of a draw.</param>
[GenerateSerializer, Immutable, Alias("lottery.draw-news")]
public sealed record DrawNews([property: Id(0)] byte[]? Draw, [property: Id(1)] Dictionary<long, long>? Sold);
