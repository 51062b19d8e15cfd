using System.Globalization;
using System.Net.Mime;
using System.Text;
using Lottery.Api.Hosting;
using Lottery.Grains;
using Lottery.Storage.Database;
using Lottery.Storage.Webhooks;
using Npgsql;

namespace Lottery.Api.Webhooks;

/// <summary>Sends deliveries that are due: at least once each, again with growing pauses for some three days where the receiver does not take them.</summary>
/// <remarks>Each process with the API runs one. A delivery is taken by one of them; where that one dies, another one sends it after a minute.</remarks>
internal sealed partial class WebhookSender(WebhookTables tables, PublicAddresses addresses, Currencies currencies, Vault vault, Clock clock, ILogger<WebhookSender> log)
    : BackgroundService
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A receiver that has not answered by then has failed. Shorter than the lease.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The pauses after the first attempt and each further one. After the last one a delivery is given up.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private bool _failed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // A redirect would have another address sign for it.
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = addresses.Connect,
        };
        using var http = new HttpClient(handler) { Timeout = Patience };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Lottery-Webhooks/1");
        using var timer = new PeriodicTimer(Period, clock.Provider);
        try
        {
            do
            {
                while (await SendDue(http, stoppingToken))
                {
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <returns>True where there may be more that is due.</returns>
    private async Task<bool> SendDue(HttpClient http, CancellationToken stop)
    {
        try
        {
            var due = await tables.Take(AtOnce, stop);
            await Task.WhenAll(due.Select(delivery => Send(http, delivery, stop)));
            _failed = false;
            return due.Count == AtOnce;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            if (!_failed)
                LogCannotRead(e.Message); // Once, not each second.
            _failed = true;
            return false;
        }
    }

    private async Task Send(HttpClient http, DueDelivery delivery, CancellationToken stop)
    {
        int? status = null;
        string error;
        try
        {
            using var request = Request(delivery);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            status = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode)
            {
                await tables.Delivered(delivery.Id, status.Value);
                return;
            }
            error = $"The receiver answered {status}.";
        }
        catch (Exception e) when (e is not NpgsqlException && !stop.IsCancellationRequested)
        {
            error = e is OperationCanceledException ? $"The receiver did not answer within {Patience.TotalSeconds} s." : e.GetBaseException().Message;
        }
        TimeSpan? pause = delivery.Attempts <= Pauses.Length ? Pauses[delivery.Attempts - 1] * (0.9 + (Random.Shared.NextDouble() * 0.2)) : null;
        await tables.Failed(delivery.Id, status, error[..Math.Min(error.Length, 500)], pause);
        if (pause is null)
            LogGivenUp(delivery.Id, delivery.Event, delivery.Attempts, error);
    }

    private HttpRequestMessage Request(DueDelivery delivery)
    {
        var (id, now) = (WebhookMessage.Id(delivery.Id), clock.Now.ToUnixTimeSeconds());
        var body = WebhookMessage.Body(delivery.Event, delivery.At, delivery.Data, currencies);
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookMessage.Sign(vault.Reveal(delivery.Secret), id, now, body));
        return request;
    }

    [LoggerMessage(EventId = 730, Level = LogLevel.Warning, Message = "Webhooks that are due cannot be read; they are sent later: {Why}")]
    private partial void LogCannotRead(string why);

    [LoggerMessage(EventId = 731, Level = LogLevel.Warning, Message = "Webhook delivery {Id} ({Event}) was given up after {Attempts} attempts: {Why}")]
    private partial void LogGivenUp(long id, string @event, int attempts, string why);
}
