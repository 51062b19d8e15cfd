using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lottery.Load.Http;
using Lottery.Load.Measuring;
using Lottery.Load.Scenarios;

namespace Lottery.Load;

/// <summary>One connection and what goes on over it.</summary>
internal sealed class Client(EndPoint server, ISession session, IArrivals arrivals, Tally tally)
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs until the arrivals end, or, in the middle of an operation, until it is stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var connection = new Connection(server);
        while (await arrivals.Next() is { } begun)
        {
            if (stop.IsCancellationRequested)
                return;
            Step step;
            do
            {
                if (!await ExchangeUntilAnswered(connection, session.Next(), stop))
                {
                    tally.Lost(session.Tickets);
                    return;
                }
                step = session.Answered(connection.Status, connection.Body);
            }
            while (step == Step.More);

            var ended = Stopwatch.GetTimestamp();
            if (step == Step.Done)
                tally.Succeeded(begun, ended, session.Tickets);
            else
                tally.Refused(begun, ended, Describe(connection), connection.Status >= 500 ? session.Tickets : 0);
        }
    }

    /// <summary>A request whose connection broke is sent again as it was: its idempotency key makes the repeat harmless, and its answer certain.</summary>
    /// <returns>False where it was stopped.</returns>
    private async ValueTask<bool> ExchangeUntilAnswered(Connection connection, ReadOnlyMemory<byte> request, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await connection.Exchange(request, stop);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
            catch (Exception e) when (e is SocketException or IOException or HttpFormatException)
            {
                tally.Happened($"connection: {(e is SocketException socket ? socket.SocketErrorCode.ToString() : e.GetType().Name)}");
                await Task.Delay(ReconnectPause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Status and problem code.</summary>
    private static string Describe(Connection connection)
    {
        try
        {
            var reader = new Utf8JsonReader(connection.Body);
            using var problem = JsonDocument.ParseValue(ref reader);
            return problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty("code", out var code)
                ? $"{connection.Status} {code}"
                : $"{connection.Status}";
        }
        catch (JsonException)
        {
            return $"{connection.Status}";
        }
    }
}
