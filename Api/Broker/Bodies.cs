using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lottery.Api.Http;

namespace Lottery.Api.Broker;

/// <summary>Reads bodies of messages, strictly, and writes answers.</summary>
internal static class Bodies
{
    /// <summary>The longest body, in bytes; the same as over HTTP.</summary>
    private const int MaxLength = 64 * 1024;

    /// <summary>For what is written: a balance's quotes inside an answer are escaped with a backslash, as people do.</summary>
    public static BrokerJson Written { get; } = new(new JsonSerializerOptions(BrokerJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <exception cref="ProblemException">It is not the JSON that is asked for.</exception>
    public static T Read<T>(byte[] body)
        where T : class
    {
        if (body.Length > MaxLength)
            throw Malformed($"A body has at most {MaxLength} bytes.");
        try
        {
            return JsonSerializer.Deserialize(body, (JsonTypeInfo<T>)BrokerJson.Default.GetTypeInfo(typeof(T))!) ?? throw Malformed("The body is null.");
        }
        catch (JsonException e)
        {
            var field = e.Path?.TrimStart('$').TrimStart('.') ?? "";
            throw Malformed(field.Length > 0 ? $"{field} is unknown, or not of the form that is asked for." : "The body is not the JSON that is asked for.");
        }
    }

    private static ProblemException Malformed(string detail) =>
        new(CommonProblems.MalformedBody with { Detail = detail });
}
