using System.Text.Json;
using Lottery.Api.Http;
using Lottery.Storage.Database;
using Lottery.Storage.Webhooks;

namespace Lottery.Api.Webhooks;

/// <summary>An address to be told of events.</summary>
/// <param name="Url">An http or https address, up to 2,000 characters, without user and password. Only public addresses, unless the service's settings allow others.</param>
/// <param name="Events">Kinds of events: <c>draw.closed</c>, <c>draw.drawn</c>, <c>draw.settled</c>, <c>draw.cancelled</c>, <c>order.lapsed</c>, <c>withdrawal.requested</c>, <c>withdrawal.decided</c>. All of them where it is left out.</param>
/// <param name="ServiceId">Of orders, only those of this service.</param>
public sealed record AddWebhookRequest(string Url, IReadOnlyList<string>? Events = null, long? ServiceId = null);

/// <summary>An address that is told of events.</summary>
/// <param name="WebhookId">Its number.</param>
/// <param name="Url">Where deliveries are sent, with POST.</param>
/// <param name="Events">The kinds of events that it is told of.</param>
/// <param name="ServiceId">Of orders, only those of this service.</param>
/// <param name="Secret">Signs the deliveries (Standard Webhooks). It is shown only when the address is registered: keep it.</param>
/// <param name="CreatedAt">When it was registered.</param>
public sealed record WebhookView(long WebhookId, string Url, IReadOnlyList<string> Events, long? ServiceId, string? Secret, DateTimeOffset CreatedAt)
{
    public static WebhookView From(Webhook webhook, string? secret = null) =>
        new(webhook.Id, webhook.Url, webhook.Events, webhook.ServiceId, secret, webhook.CreatedAt);
}

/// <summary>What happened. Each event has those that concern it.</summary>
/// <param name="DrawId">The draw.</param>
/// <param name="GameId">Its game.</param>
/// <param name="PaymentId">The payment of the order or the withdrawal.</param>
/// <param name="WalletId">Whose money.</param>
/// <param name="ServiceId">The service of the order.</param>
/// <param name="OrderId">The service's number of the order.</param>
/// <param name="Amount">How much.</param>
/// <param name="Currency">In which currency.</param>
/// <param name="Status">How the draw or the payment stood then.</param>
/// <param name="Reason">Why the payment was released: a problem code.</param>
public sealed record WebhookData(
    long? DrawId = null, string? GameId = null, long? PaymentId = null, long? WalletId = null, long? ServiceId = null, long? OrderId = null,
    string? Amount = null, string? Currency = null, string? Status = null, string? Reason = null);

/// <summary>An event that is sent to a webhook.</summary>
/// <param name="DeliveryId">Its number.</param>
/// <param name="MessageId">The header <c>webhook-id</c>, the same at each attempt: a receiver knows a repeat by it.</param>
/// <param name="Event">The kind of event.</param>
/// <param name="Data">What happened.</param>
/// <param name="Status"><c>Pending</c>: it is sent, or will be again. <c>Delivered</c>: the receiver took it. <c>Failed</c>: it was given up.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="NextAttemptAt">When it is sent next; while pending.</param>
/// <param name="DeliveredAt">When the receiver took it.</param>
/// <param name="LastAttemptAt">When it was sent last.</param>
/// <param name="LastStatus">The HTTP status that the receiver answered last; absent where there was no answer.</param>
/// <param name="LastError">Why the last attempt failed.</param>
public sealed record DeliveryView(
    long DeliveryId, string MessageId, string Event, WebhookData Data, string Status, int Attempts, DateTimeOffset OccurredAt, DateTimeOffset? NextAttemptAt,
    DateTimeOffset? DeliveredAt, DateTimeOffset? LastAttemptAt, int? LastStatus, string? LastError)
{
    public static DeliveryView From(WebhookDelivery delivery, Currencies currencies) => new(
        delivery.Id, WebhookMessage.Id(delivery.Id), delivery.Event, WebhookMessage.Data(delivery.Data, currencies).Deserialize(ApiJson.Default.WebhookData)!,
        delivery.DueAt is not null ? "Pending" : delivery.DeliveredAt is not null ? "Delivered" : "Failed",
        delivery.Attempts, delivery.At, delivery.DueAt, delivery.DeliveredAt, delivery.LastAttempt, delivery.LastStatus, delivery.LastError);
}
