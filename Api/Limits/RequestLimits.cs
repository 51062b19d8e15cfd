namespace Lottery.Api.Limits;

/// <summary>What one client may ask for, and what the process takes on at once.</summary>
public sealed record RequestLimits
{
    public const string Section = "Limits";

    /// <summary>Requests that are served at once. What is refused first, where there are more: see <see cref="Priority"/>.</summary>
    public int InFlight { get; init; } = 4096;

    /// <summary>Requests per second and address to what anybody may ask.</summary>
    public int PerAddress { get; init; } = 1000;

    /// <summary>Sign-ups per minute and address.</summary>
    public int SignUpsPerAddress { get; init; } = 20;

    /// <summary>Unsigned receipts per minute and address.</summary>
    public int ReceiptsPerAddress { get; init; } = 600;

    /// <summary>Signed receipts per minute and sender.</summary>
    public int ReceiptsPerSender { get; init; } = 60_000;

    /// <summary>Streams of events that one address may watch at once.</summary>
    public int StreamsPerAddress { get; init; } = 100;
}
