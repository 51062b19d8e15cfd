using System.Collections.Concurrent;
using System.Text.Json;

namespace Lottery.Api.Broker.Client;

/// <summary>One request of many.</summary>
/// <param name="Operation">The routing key.</param>
/// <param name="Body">Its JSON.</param>
/// <param name="MessageId">The same whenever it is sent.</param>
public sealed record ClientRequest(string Operation, string Body, string MessageId);

/// <summary>How many requests went.</summary>
/// <param name="Codes">Answers by operation and code.</param>
/// <param name="Took">From the first request to the last answer.</param>
/// <param name="Latencies">From each request to its answer, ascending.</param>
public sealed record ExchangeReport(SortedDictionary<string, int> Codes, TimeSpan Took, IReadOnlyList<TimeSpan> Latencies)
{
    public override string ToString()
    {
        TimeSpan At(double share) => Latencies.Count == 0 ? TimeSpan.Zero : Latencies[(int)Math.Min(Latencies.Count - 1, Latencies.Count * share)];
        return $"{Latencies.Count} answers in {Took.TotalSeconds:0.00} s, {Latencies.Count / Took.TotalSeconds:0}/s; "
            + $"p50 {At(0.5).TotalMilliseconds:0.0} ms, p99 {At(0.99).TotalMilliseconds:0.0} ms; {string.Join(", ", Codes.Select(c => $"{c.Key}: {c.Value}"))}";
    }
}

/// <summary>Asks many requests side by side.</summary>
public static class Exchange
{
    /// <summary>Asks until all are answered.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="requests">What to ask, in order.</param>
    /// <param name="inFlight">How many may be unanswered at once.</param>
    /// <param name="perSecond">The most messages to send in a second; 0 for no limit.</param>
    /// <param name="clock">The time.</param>
    /// <param name="see">Is shown each answer.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<ExchangeReport> Run(
        BrokerClient client, IEnumerable<ClientRequest> requests, int inFlight, double perSecond, TimeProvider clock, Action<ClientRequest, string> see, CancellationToken stop)
    {
        var (codes, latencies) = (new ConcurrentDictionary<string, int>(), new ConcurrentBag<TimeSpan>());
        using var free = new SemaphoreSlim(inFlight);
        var (began, number) = (clock.GetTimestamp(), 0L);
        var asked = new List<Task>();
        foreach (var request in requests)
        {
            if (perSecond > 0 && TimeSpan.FromSeconds(number++ / perSecond) - clock.GetElapsedTime(began) is var early && early > TimeSpan.Zero)
                await Task.Delay(early, clock, stop);
            await free.WaitAsync(stop);
            asked.RemoveAll(ask => ask.IsCompletedSuccessfully);
            asked.Add(Ask(request));
        }
        await Task.WhenAll(asked);
        return new(new(codes, StringComparer.Ordinal), clock.GetElapsedTime(began), [.. latencies.Order()]);

        async Task Ask(ClientRequest request)
        {
            try
            {
                var sent = clock.GetTimestamp();
                var answer = await client.Ask(request.Operation, request.Body, request.MessageId, stop);
                latencies.Add(clock.GetElapsedTime(sent));
                codes.AddOrUpdate($"{request.Operation} {JsonElement.Parse(answer).GetProperty("code").GetInt32()}", 1, (_, count) => count + 1);
                see(request, answer);
            }
            finally
            {
                free.Release();
            }
        }
    }
}
