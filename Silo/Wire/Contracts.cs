using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lottery.Grains;

namespace Lottery.Silo.Wire;

/// <summary>Commands and replies as bytes: JSON in which a command says by a stable name what it is.</summary>
/// <remarks>
/// Silos are replaced one at a time, so two releases talk to each other: what one does not know it passes over, what it
/// misses has its default. A name once given stays; the tests pin them.
/// </remarks>
public static class Contracts
{
    private static readonly JsonSerializerOptions Options = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new LoginConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameCommands } },
    };

    /// <summary>The names of all commands.</summary>
    public static IEnumerable<string> Names => typeof(Reply<>).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: false, IsInterface: false })
        .SelectMany(type => Forms(type).Select(form => $"{type.Name} {form.Name}"))
        .Order(StringComparer.Ordinal);

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="JsonException">A newer release sent a command that this one does not have.</exception>
    public static T Read<T>(byte[] body) => JsonSerializer.Deserialize<T>(body, Options)!;

    private static IEnumerable<Type> Forms(Type type) => type.Assembly.GetTypes().Where(form => form.IsSealed && form.IsSubclassOf(type));

    private static void NameCommands(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || !info.Type.IsAbstract || info.Type.Assembly != typeof(Reply<>).Assembly)
            return;
        info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "$" };
        foreach (var form in Forms(info.Type))
            info.PolymorphismOptions.DerivedTypes.Add(new(form, form.Name));
    }

    /// <summary>A login can only be made from its text.</summary>
    private sealed class LoginConverter : JsonConverter<Login>
    {
        public override Login Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Login.Of(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Login value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
