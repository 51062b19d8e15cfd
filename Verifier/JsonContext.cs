using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lottery.Verifier;

[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(SeenHead))]
[JsonSerializable(typeof(Alarm))]
internal sealed partial class JsonContext : JsonSerializerContext;
