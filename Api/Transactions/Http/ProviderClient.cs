using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lottery.Grains;
using Lottery.Grains.Transactions;

namespace Lottery.Api.Transactions.Http;

/// <summary>Asks the payment provider, signs what it asks and checks that the answer is signed.</summary>
internal sealed class ProviderClient(HttpProviderOptions options, ProviderSignatures signatures) : IDisposable
{
    /// <summary>The longest answer, in bytes.</summary>
    private const int MaxAnswer = 4 << 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = options.Timeout,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    /// <summary>Has a payment's money moved, or hears what became of it.</summary>
    /// <exception cref="ProviderUnreachableException">There is no answer that counts.</exception>
    public async Task<ProviderStatement> Ask(ProviderQuestion question)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(question, ProviderJson.Default.ProviderQuestion);
        using var message = new HttpRequestMessage(HttpMethod.Post, Address("payments"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } },
            Headers = { { ProviderSignatures.Header, signatures.Sign(Signed.Payment, body) } },
        };
        return await Send(message, ProviderJson.Default.ProviderStatement, CancellationToken.None);
    }

    /// <summary>What the provider says about all payments of a period, by when they began.</summary>
    /// <exception cref="ProviderUnreachableException">It does not say.</exception>
    public async IAsyncEnumerable<ProviderStatement> Statement(DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken stop)
    {
        string? after = null;
        do
        {
            var query = $"from={from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&until={until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}{(after is null ? "" : "&after=" + Uri.EscapeDataString(after))}";
            using var message = new HttpRequestMessage(HttpMethod.Get, Address($"statement?{query}"))
            {
                Headers = { { ProviderSignatures.Header, signatures.Sign(Signed.Statement, Encoding.UTF8.GetBytes(query)) } },
            };
            var page = await Send(message, ProviderJson.Default.ProviderStatementPage, stop);
            foreach (var payment in page.Payments)
                yield return payment;
            if (page.Next is not null && page.Next == after)
                throw new ProviderUnreachableException("The payment provider's statement does not end.");
            after = page.Next;
        }
        while (after is not null);
    }

    public void Dispose() => _http.Dispose();

    private Uri Address(string below) => new($"{options.Url!.AbsoluteUri.TrimEnd('/')}/{below}");

    private async Task<T> Send<T>(HttpRequestMessage message, JsonTypeInfo<T> type, CancellationToken stop)
    {
        try
        {
            using var response = await _http.SendAsync(message, stop);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new ProviderUnreachableException($"The payment provider answered {(int)response.StatusCode}.");
            var body = await response.Content.ReadAsByteArrayAsync(stop);
            var signature = response.Headers.TryGetValues(ProviderSignatures.Header, out var values) ? string.Join(',', values) : null;
            if (signatures.Check(signature, Signed.Answer, body) is var fault and not Fault.None)
                throw new ProviderUnreachableException($"The payment provider's answer is not signed as it must be: {fault.Code()}.");
            return JsonSerializer.Deserialize(body, type) ?? throw new ProviderUnreachableException("The payment provider answered null.");
        }
        catch (JsonException e)
        {
            throw new ProviderUnreachableException($"The payment provider's answer cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new ProviderUnreachableException($"The payment provider did not answer: {e.GetBaseException().Message}", e);
        }
    }
}
