using System.Text.Json.Serialization;

namespace Lottery.Api.Broker;

/// <summary>How bodies of messages are read and written: the names are in snake case, and what is not asked for is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TransferRequest))]
[JsonSerializable(typeof(BalanceRequest))]
[JsonSerializable(typeof(BalanceText))]
[JsonSerializable(typeof(BrokerAnswer))]
internal sealed partial class BrokerJson : JsonSerializerContext;
