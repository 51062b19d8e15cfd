using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Lottery.Api.Hosting;
using Lottery.Grains;
using RabbitMQ.Client;

namespace Lottery.Api.Broker;

/// <summary>One message, as it was delivered.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="MessageId">Chosen by the sender, the same whenever it sends the same message; null where it gave none.</param>
/// <param name="CorrelationId">Goes back with the answer.</param>
/// <param name="ReplyTo">The queue that the answer goes to; null where the sender wants none.</param>
/// <param name="AppId">The sender's name, where it gave one.</param>
internal sealed record BrokerMessage(byte[] Body, string? MessageId, string? CorrelationId, string? ReplyTo, string? AppId)
{
    public static BrokerMessage From(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body) =>
        new(body.ToArray(), Text(properties.MessageId), Text(properties.CorrelationId), Text(properties.ReplyTo), Text(properties.AppId));

    /// <summary>What makes a repeat recognisable: its message id or, without one, its correlation id and its reply queue. Null where it has none of them.</summary>
    /// <remarks>A line break is in no key that comes over HTTP, so the two kinds never meet.</remarks>
    public string? Identity =>
        MessageId is not null ? $"message\n{MessageId}"
        : CorrelationId is not null ? $"correlation\n{CorrelationId}\n{ReplyTo}"
        : null;

    /// <summary>The idempotency key of the message, with a fingerprint of what it asks for.</summary>
    public RequestKey? Key(string operation, Vault vault) => Identity is not { } identity ? null : new(
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(..16)),
        new Guid(HMACSHA256.HashData(vault.FingerprintKey, (byte[])[.. Encoding.UTF8.GetBytes($"broker {operation} "), .. Body]).AsSpan(..16)));

    private static string? Text(string? property) => string.IsNullOrEmpty(property) ? null : property;
}

/// <summary>The answer to a message, and its form on the wire.</summary>
/// <param name="Operation">What was asked for: the message's routing key.</param>
/// <param name="Code">200; 400 where the request is refused, 500 where the service failed.</param>
/// <param name="Body">With 200, where there is something to say.</param>
/// <param name="Reason">With the others: a problem's code, a colon and a sentence.</param>
public sealed record BrokerAnswer(
    [property: JsonPropertyOrder(1)] string Operation,
    [property: JsonPropertyOrder(2)] int Code,
    [property: JsonPropertyOrder(3)] string? Body = null,
    [property: JsonPropertyOrder(4)] string? Reason = null);
