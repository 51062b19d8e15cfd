using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lottery.Api.Auth;
using Lottery.Api.Http;

namespace Lottery.Api.Promotions.Proof;

/// <summary>All that a service publishes of one promotional draw: what it is proved from, and what <c>--save</c> keeps.</summary>
/// <param name="Promotion">As <c>/api/promotions/{id}</c> has it.</param>
/// <param name="Entries">As <c>/api/promotions/{id}/entries</c> has them.</param>
/// <param name="Keys">As <c>/.well-known/jwks.json</c> has them.</param>
public sealed record PromotionProof(PromotionView Promotion, IReadOnlyList<EntriesView> Entries, JwkSet Keys)
{
    /// <summary>Asks a service, page by page.</summary>
    /// <param name="http">The way to it.</param>
    /// <param name="promotion">The promotion's address: <c>http://host/api/promotions/7</c>.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="HttpRequestException">There is no service, or no such promotion.</exception>
    /// <exception cref="JsonException">It publishes something else.</exception>
    public static async Task<PromotionProof> Fetch(HttpClient http, Uri promotion, CancellationToken stop)
    {
        var view = await Get(promotion, ProofJson.Default.PromotionView);
        var (entries, address) = (new List<EntriesView>(), $"{promotion}/entries?limit=1000");
        for (var next = ""; next is not null;)
        {
            var page = await Get(new Uri(next.Length == 0 ? address : $"{address}&after={Uri.EscapeDataString(next)}"), ProofJson.Default.PageEntriesView);
            // A service that goes back, or on with nothing, would keep us for ever.
            next = page.Items is [.., { } last] && (entries.Count == 0 || last.Position > entries[^1].Position) ? page.Next : null;
            entries.AddRange(page.Items);
        }
        // Until the seal there may be more by now than when the promotion was asked for.
        var known = view.Seal is null ? entries.Where(e => e.Position < view.Receipts) : entries;
        return Whole(new(view, [.. known], await Get(new Uri(promotion, "/.well-known/jwks.json"), ProofJson.Default.JwkSet)));

        async Task<T> Get<T>(Uri address, JsonTypeInfo<T> type)
        {
            await using var body = await http.GetStreamAsync(address, stop);
            return await JsonSerializer.DeserializeAsync(body, type, stop) ?? throw new JsonException($"{address} is null.");
        }
    }

    /// <exception cref="JsonException">It is none.</exception>
    public static PromotionProof Read(byte[] json) => Whole(JsonSerializer.Deserialize(json, ProofJson.Default.PromotionProof) ?? throw new JsonException("It is null."));

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ProofJson.Default.PromotionProof);

    private static PromotionProof Whole(PromotionProof proof) =>
        proof.Entries.Contains(null!) || proof.Keys.Keys.Contains(null!) || proof.Promotion.Prizes.Contains(null!) || proof.Promotion.Winners?.Contains(null!) == true
            ? throw new JsonException("A list has null in it.")
            : proof;
}

/// <summary>How a proof is read: what a newer service has besides is passed over.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PromotionProof))]
[JsonSerializable(typeof(Page<EntriesView>))]
internal sealed partial class ProofJson : JsonSerializerContext;
