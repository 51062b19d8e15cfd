namespace Lottery.Api.Configuration;

/// <summary>Where the beacon's rounds are fetched, and how long a draw waits for its own.</summary>
public static class BeaconSettings
{
    public const string Relays = "Beacon:Relays";
    public const string Quorum = "Beacon:Quorum";

    public const string Patience = "Beacon:Patience";

    /// <summary>The relays of the network's own operators.</summary>
    public const string PublicRelays = "https://api.drand.sh,https://api2.drand.sh,https://api3.drand.sh,https://drand.cloudflare.com";

    /// <summary>How many relays must agree.</summary>
    public const int LeastQuorum = 2;

    /// <summary>How long a draw waits where nobody says otherwise.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromDays(1);

    public static IReadOnlyList<Uri> RelaysOf(IConfiguration configuration) => [.. (configuration[Relays] ?? PublicRelays).Split(',').Select(relay => new Uri(relay.Trim()))];

    public static int QuorumOf(IConfiguration configuration) => configuration.GetValue<int?>(Quorum) ?? LeastQuorum;

    /// <summary>How long after its round's time a draw waits for the beacon. It is fixed when the draw is created.</summary>
    public static TimeSpan PatienceOf(IConfiguration configuration) => configuration.GetValue<TimeSpan?>(Patience) ?? UsualPatience;

    /// <summary>Whether these are addresses, with commas.</summary>
    public static bool AreRelays(string text) => text.Split(',').All(relay => Uri.TryCreate(relay.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https");
}
