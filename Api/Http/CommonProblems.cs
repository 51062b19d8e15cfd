namespace Lottery.Api.Http;

/// <summary>The problems that are no fault of a grain: of the request's form, the caller's token, or the service's state.</summary>
public static class CommonProblems
{
    public static Problem MalformedBody { get; } = Problem.Of(400, "malformed_json", "The body could not be read", "The body is not the JSON that is asked for.");

    public static Problem MalformedAddress { get; } = Problem.Of(400, "invalid_request", "The request is not valid", "A part of the address or a header could not be read.");

    public static Problem MissingToken { get; } = Problem.Of(401, "missing_token", "Not signed in", "The request needs an access token.");

    public static Problem InvalidToken { get; } = Problem.Of(401, "invalid_token", "Not signed in", "The access token was revoked.");

    public static Problem ExpiredToken { get; } = Problem.Of(401, "expired_token", "Not signed in", "The access token has expired.");

    public static Problem Forbidden { get; } = Problem.Of(403, "forbidden", "Not allowed", "The caller may not do this.");

    public static Problem InvalidLink { get; } = Problem.Of(403, "invalid_link", "The link is not valid", "It was not made here, or it has expired: ask for another.");

    public static Problem NoRoute { get; } = Problem.Of(404, "route_not_found", "No such route", "There is nothing at this address; the catalogue is at /openapi/v1.json.");

    public static Problem WebhookNotFound { get; } = Problem.Of(404, "webhook_not_found", "No such webhook", "There is no such webhook.");

    public static Problem DeliveryNotFound { get; } = Problem.Of(404, "delivery_not_found", "No such delivery", "The webhook has no such delivery.");

    public static Problem WrongMethod { get; } = Problem.Of(405, "method_not_allowed", "Wrong method", "This address does not answer this method; see the header Allow.");

    public static Problem WebhookExists { get; } = Problem.Of(409, "webhook_exists", "The webhook exists", "A webhook with this address is registered.");

    public static Problem BodyTooLarge { get; } = Problem.Of(413, "body_too_large", "The body is too large", "A body has at most 64 KiB.");

    public static Problem UnsupportedMediaType { get; } = Problem.Of(
        415, "unsupported_media_type", "Wrong content type", "The body must be application/json, in UTF-8; that of a receipt may be text/plain, too.");

    public static Problem TooManyAttempts { get; } = Problem.Of(429, "too_many_attempts", "Too many attempts", "Too many sign-ins were tried for this account or from this address; wait.");

    public static Problem TooManyExports { get; } = Problem.Of(429, "too_many_exports", "Too many exports", "Other exports are under way; try again when one has ended.");

    public static Problem Internal { get; } = Problem.Of(
        500, "internal_error", "Internal error", "The request failed, and the reason is in the log. It may have taken effect: send it again with the same Idempotency-Key.");

    /// <summary>Nothing can be decided now; the same request may be sent again.</summary>
    public static Problem Unavailable { get; } = Problem.Of(
        503, "storage_unavailable", "Not available for a moment", "The request did not take effect, or cannot be confirmed. Send it again, with the same Idempotency-Key.");

    public static Problem TooManyWatchers { get; } = Problem.Of(503, "too_many_watchers", "Too many watchers", "Ask for the draw itself now and then, or try again later.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        MalformedBody, MissingToken, InvalidToken, ExpiredToken, Forbidden, InvalidLink, NoRoute, WebhookNotFound, DeliveryNotFound, WrongMethod, WebhookExists, BodyTooLarge, UnsupportedMediaType, TooManyAttempts,
        TooManyExports, Internal, Unavailable, TooManyWatchers,
    ];
}
