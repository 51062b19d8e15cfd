using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Grains.Fairness;

namespace Lottery.Silo.Beacons;

/// <summary>Fetches rounds of drand's quicknet from several relays; a round counts when enough of them say the same.</summary>
/// <remarks>
/// The BLS signature is not verified: no maintained package for .NET does it. A verifier of a draw compares the value with a
/// relay of his own choice (<c>--beacon</c>).
/// </remarks>
/// <param name="http">Its time-out is that of a relay.</param>
/// <param name="relays">Their addresses.</param>
/// <param name="quorum">How many must agree.</param>
public sealed class Relays(HttpClient http, IReadOnlyList<Uri> relays, int quorum)
{
    private const int LargestAnswer = 4096;

    /// <summary>The signature of a round, 48 bytes; null where too few relays have it, or too few agree.</summary>
    public async Task<byte[]?> Fetch(long round, CancellationToken stop)
    {
        var answers = await Task.WhenAll(relays.Select(relay => Ask(relay, round, stop)));
        return answers.OfType<string>().GroupBy(signature => signature).Where(same => same.Count() >= quorum).Select(same => Convert.FromHexString(same.Key)).FirstOrDefault();
    }

    /// <summary>What one relay says, in hexadecimal; null where it says nothing that can be true.</summary>
    private async Task<string?> Ask(Uri relay, long round, CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(relay, $"{relay.AbsolutePath.TrimEnd('/')}/{Quicknet.ChainHash}/public/{round}"), stop);
            if (!answer.IsSuccessStatusCode)
                return null;
            var beacon = JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(stop), BeaconJson.Default.Round);
            return beacon is { Signature.Length: 2 * Quicknet.SignatureSize } && beacon.Number == round
                && Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(beacon.Signature))) == beacon.Randomness?.ToLowerInvariant()
                    ? beacon.Signature.ToLowerInvariant()
                    : null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or FormatException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>A client for relays that takes neither long waits nor long answers.</summary>
    public static HttpClient Http() => new() { Timeout = TimeSpan.FromSeconds(3), MaxResponseContentBufferSize = LargestAnswer };
}

/// <summary>A round as relays answer it.</summary>
internal sealed record Round([property: JsonPropertyName("round")] long Number, string? Signature, string? Randomness);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Round))]
internal sealed partial class BeaconJson : JsonSerializerContext;
