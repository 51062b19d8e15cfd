namespace Lottery.Api.Http;

/// <summary>What parameters mean. One name means the same wherever it stands.</summary>
internal static class OpenApiParameters
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["after"] = "Where the page begins: the `next` of the page before. Left out, the list begins at its start.",
        ["limit"] = "The most items of a page: 1 to 1000.",
        ["from"] = "Only what was made then or later (RFC 3339). Of a consistency proof: the size of the earlier head.",
        ["to"] = "The size of the later head.",
        ["until"] = "Only what was made earlier (RFC 3339).",
        ["status"] = "Only what stands so.",
        ["kind"] = "Only payments of this kind.",
        ["currency"] = "Only what is in this currency; a report's currency.",
        ["walletId"] = "Only payments of this wallet, which is its player's number.",
        ["playerId"] = "Only what is this player's.",
        ["serviceId"] = "A service's number.",
        ["operatorId"] = "Only what this operator did.",
        ["orderId"] = "The service's own number of the order.",
        ["gameId"] = "Only draws of this game.",
        ["drawId"] = "Only what is of this draw.",
        ["ticketId"] = "A ticket's number.",
        ["sender"] = "Only receipts that this sender signed.",
        ["login"] = "Only accounts whose login begins so.",
        ["role"] = "Only accounts with this role: `player` or `operator`.",
        ["blocked"] = "Only accounts that are blocked (`true`) or not (`false`).",
        ["sort"] = "`time`, in the order in which payments were made, or `amount`.",
        ["order"] = "`desc`, the latest or largest first, or `asc`.",
        ["format"] = "`json`, `csv` or `ndjson`; left out, what the header `Accept` asks for.",
        ["month"] = "A year and month in UTC, such as `2026-11`.",
        ["expires"] = "When the link ends, in seconds since 1970.",
        ["signature"] = "Proves that the link was made here.",
        ["count"] = "How many: 1 to 100000.",
        ["pending"] = "Only deliveries that are still to be sent (`true`), or that are not (`false`).",
        ["deliveryId"] = "A delivery's number.",
        ["id"] = "Its number, or a game's code.",
        ["Last-Event-ID"] = "The id of the last event seen; browsers send it when they connect again.",
    };

    /// <summary>The meaning of a parameter; null where it is not listed here, which a test finds.</summary>
    public static string? Describe(string name) => Meanings.GetValueOrDefault(name);
}
