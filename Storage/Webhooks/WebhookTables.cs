using Dapper;
using Lottery.Storage.Database;

namespace Lottery.Storage.Webhooks;

/// <summary>An address that events are sent to.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Url">Where to.</param>
/// <param name="EventNames">Which kinds of events, with commas.</param>
/// <param name="ServiceId">Of orders, only those of this service; null for all.</param>
/// <param name="CreatedAt">When it was registered.</param>
public sealed record Webhook(long Id, string Url, string EventNames, long? ServiceId, DateTime CreatedAt)
{
    /// <summary>Which kinds of events.</summary>
    public IReadOnlyList<string> Events => EventNames.Split(',');
}

/// <summary>An event that is sent to one webhook, and how that went so far.</summary>
/// <param name="Id">Its number: the same at each attempt.</param>
/// <param name="WebhookId">Where to.</param>
/// <param name="Event">The kind of event.</param>
/// <param name="Data">JSON: what happened, with amounts in minor units.</param>
/// <param name="At">When it happened.</param>
/// <param name="DueAt">When it is sent next; null where it was delivered or given up.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="DeliveredAt">When the receiver took it.</param>
/// <param name="LastAttempt">When it was sent last.</param>
/// <param name="LastStatus">The status that the receiver answered last; null where there was no answer.</param>
/// <param name="LastError">Why the last attempt failed.</param>
public sealed record WebhookDelivery(
    long Id, long WebhookId, string Event, string Data, DateTime At, DateTime? DueAt, int Attempts, DateTime? DeliveredAt, DateTime? LastAttempt,
    int? LastStatus, string? LastError);

/// <summary>A delivery that is due, with what sending it takes.</summary>
public sealed record DueDelivery(long Id, string Url, byte[] Secret, string Event, string Data, DateTime At, int Attempts);

/// <summary>The tables of webhooks and their deliveries. Triggers write the deliveries (<c>sql/0021_webhooks.sql</c>), in the transactions that they tell of.</summary>
public sealed class WebhookTables(LotteryDatabase database)
{
    /// <summary>So long a delivery belongs to the process that took it to send it; then another one sends it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private const string Columns = "id, url, array_to_string(events, ',') AS EventNames, service_id AS ServiceId, created_at AS CreatedAt";

    private const string DeliveryColumns =
        """
        id, webhook_id AS WebhookId, event, data::text AS Data, at, due_at AS DueAt, attempts, delivered_at AS DeliveredAt, last_attempt AS LastAttempt,
        last_status AS LastStatus, last_error AS LastError
        """;

    /// <summary>Registers an address.</summary>
    /// <returns>Null where it is registered already.</returns>
    public async Task<Webhook?> Add(string url, IReadOnlyList<string> events, long? serviceId, byte[] secret)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<Webhook>(
            $"""
            INSERT INTO webhook (url, events, service_id, secret) VALUES (@url, @events, @serviceId, @secret)
            ON CONFLICT (url) WHERE removed_at IS NULL DO NOTHING RETURNING {Columns}
            """,
            new { url, events = events.ToArray(), serviceId, secret });
    }

    /// <summary>The addresses that are registered, by number.</summary>
    public async Task<IReadOnlyList<Webhook>> List(long after, int limit)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<Webhook>($"SELECT {Columns} FROM webhook WHERE removed_at IS NULL AND id > @after ORDER BY id LIMIT @limit", new { after, limit })];
    }

    public async Task<Webhook?> Find(long id)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<Webhook>($"SELECT {Columns} FROM webhook WHERE id = @id AND removed_at IS NULL", new { id });
    }

    /// <summary>Removes an address. What was not delivered is given up.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> Remove(long id)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var removed = await connection.ExecuteAsync("UPDATE webhook SET removed_at = now() WHERE id = @id AND removed_at IS NULL", new { id }, transaction);
        await connection.ExecuteAsync("UPDATE webhook_delivery SET due_at = NULL WHERE webhook_id = @id AND due_at IS NOT NULL", new { id }, transaction);
        await transaction.CommitAsync();
        return removed > 0;
    }

    /// <summary>The deliveries of a webhook, the latest first.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="isOpen">Only those that are still to be sent (true), or that are not (false); null for all.</param>
    /// <param name="before">Only those with smaller numbers.</param>
    /// <param name="limit">The most entries to return.</param>
    public async Task<IReadOnlyList<WebhookDelivery>> Deliveries(long webhook, bool? isOpen, long before, int limit)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<WebhookDelivery>(
            $"""
            SELECT {DeliveryColumns} FROM webhook_delivery
            WHERE webhook_id = @webhook AND id < @before AND (@isOpen IS NULL OR (due_at IS NOT NULL) = @isOpen) ORDER BY id DESC LIMIT @limit
            """,
            new { webhook, isOpen, before, limit })];
    }

    /// <summary>Has a delivery sent again, now, whether it was delivered before or not.</summary>
    /// <returns>Null where there is none, or its webhook was removed.</returns>
    public async Task<WebhookDelivery?> Redeliver(long webhook, long id)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<WebhookDelivery>(
            $"""
            UPDATE webhook_delivery SET due_at = now(), attempts = 0 WHERE id = @id AND webhook_id = @webhook
              AND EXISTS (SELECT FROM webhook w WHERE w.id = @webhook AND w.removed_at IS NULL) RETURNING {DeliveryColumns}
            """,
            new { webhook, id });
    }

    /// <summary>Takes deliveries that are due, to send them. Where this process dies meanwhile, they are due again after <see cref="Lease"/>.</summary>
    public async Task<IReadOnlyList<DueDelivery>> Take(int limit, CancellationToken stop)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<DueDelivery>(new CommandDefinition(
            """
            UPDATE webhook_delivery d SET due_at = now() + @lease::interval, attempts = d.attempts + 1, last_attempt = now()
            FROM webhook w
            WHERE w.id = d.webhook_id AND d.id IN (
                SELECT id FROM webhook_delivery WHERE due_at <= now() ORDER BY due_at LIMIT @limit FOR UPDATE SKIP LOCKED)
            RETURNING d.id, w.url, w.secret, d.event, d.data::text AS Data, d.at, d.attempts
            """,
            new { limit, lease = Lease },
            cancellationToken: stop))];
    }

    /// <summary>Notes that a receiver took a delivery.</summary>
    public Task Delivered(long id, int status) => Note(
        "UPDATE webhook_delivery SET due_at = NULL, delivered_at = now(), last_status = @status, last_error = NULL WHERE id = @id", new { id, status });

    /// <summary>Notes that an attempt failed.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="status">What the receiver answered; null where there was no answer.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="pause">When to try again, from now; null where it is given up.</param>
    public Task Failed(long id, int? status, string error, TimeSpan? pause) => Note(
        "UPDATE webhook_delivery SET due_at = now() + @pause::interval, last_status = @status, last_error = @error WHERE id = @id AND due_at IS NOT NULL",
        new { id, status, error, pause });

    private async Task Note(string command, object parameters)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        await connection.ExecuteAsync(command, parameters);
    }
}
