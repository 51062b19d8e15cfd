using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Storage.Database;

namespace Lottery.Api.Webhooks;

/// <summary>The body and the signature of a delivery, by the Standard Webhooks scheme (https://www.standardwebhooks.com).</summary>
public static class WebhookMessage
{
    private const string SecretPrefix = "whsec_";

    /// <summary>A new secret: 32 random bytes.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(32);

    /// <summary>A secret as its owner is shown it.</summary>
    public static string Show(byte[] secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <summary>The id of a delivery: the same at each attempt.</summary>
    public static string Id(long delivery) => string.Create(CultureInfo.InvariantCulture, $"msg_{delivery}");

    /// <summary>The body: <c>type</c>, <c>timestamp</c> and <c>data</c>. The same bytes at each attempt.</summary>
    /// <param name="type">The kind of event.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="data">What happened, with amounts in minor units.</param>
    /// <param name="currencies">Say how amounts are written.</param>
    public static string Body(string type, DateTime at, string data, Currencies currencies) => new JsonObject
    {
        ["type"] = type,
        ["timestamp"] = at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        ["data"] = Data(data, currencies),
    }.ToJsonString();

    /// <summary>What happened, as clients are told it: amounts as decimals, reasons as problem codes.</summary>
    public static JsonObject Data(string data, Currencies currencies)
    {
        var told = (JsonObject)JsonNode.Parse(data)!;
        if (told["amount"] is { } minor)
            told["amount"] = new Money(minor.GetValue<long>(), currencies[told["currency"]!.GetValue<string>()]).Amount();
        if (told["reason"] is { } reason)
            told["reason"] = ((Fault)reason.GetValue<int>()).Code();
        return told;
    }

    /// <summary>The header <c>webhook-signature</c>: HMAC-SHA-256 over id, time and body.</summary>
    public static string Sign(byte[] secret, string id, long timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"))));
}
