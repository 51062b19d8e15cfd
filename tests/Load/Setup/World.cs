using System.Security.Cryptography;

namespace Lottery.Load.Setup;

/// <summary>A signed-in player with money.</summary>
/// <param name="Token">The access token.</param>
/// <param name="Tickets">Tickets bought before the run, where the scenario asks for some.</param>
internal sealed record LoadPlayer(string Token, IReadOnlyList<long> Tickets);

/// <summary>What a run finds: the server, a draw that sells, and players.</summary>
/// <param name="Server">Its scheme, host and port.</param>
/// <param name="RunId">Eight characters that no other run has.</param>
/// <param name="Draw">A draw of 6 of 45.</param>
/// <param name="Players">Shared by the clients.</param>
internal sealed record World(Uri Server, string RunId, long Draw, IReadOnlyList<LoadPlayer> Players)
{
    /// <param name="server">Its scheme, host and port.</param>
    /// <param name="draw">A draw of 6 of 45.</param>
    /// <param name="players">Shared by the clients.</param>
    /// <returns>A world with a run id of its own, for one run.</returns>
    public static World New(Uri server, long draw, IReadOnlyList<LoadPlayer> players) => new(server, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), draw, players);

    public LoadPlayer PlayerOf(int client) => Players[client % Players.Count];

    /// <summary>A prefix of idempotency keys that only one session of one client uses.</summary>
    public string KeyPrefix(int client, string use) => $"{RunId}-{client}-{use}-";
}
