using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lottery.Micro.Json;

/// <summary>The same JSON without generated code, as an endpoint has it that just returns its answer.</summary>
internal static class Reflection
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };
}
