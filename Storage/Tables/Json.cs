using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Wallets;

namespace Lottery.Storage.Tables;

/// <summary>The parts of a row that are kept as jsonb.</summary>
internal static class Json
{
    public static string? Write<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value, typeof(T), RowJson.Default);

    public static T? Read<T>(string? text)
        where T : class => text is null ? null : (T?)JsonSerializer.Deserialize(text, typeof(T), RowJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PrizePlan))]
[JsonSerializable(typeof(DrawSeal))]
[JsonSerializable(typeof(DrawBeacon))]
[JsonSerializable(typeof(DrawResult))]
[JsonSerializable(typeof(PrizeAward))]
[JsonSerializable(typeof(PostingProgress))]
[JsonSerializable(typeof(IReadOnlyList<long>))]
[JsonSerializable(typeof(IReadOnlyList<ReceiptProblem>))]
[JsonSerializable(typeof(IReadOnlyList<RosterEntry>))]
[JsonSerializable(typeof(IReadOnlyList<PrizeRank>))]
[JsonSerializable(typeof(IReadOnlyList<PlayLimit>))]
[JsonSerializable(typeof(PlayLimit))]
internal sealed partial class RowJson : JsonSerializerContext;
