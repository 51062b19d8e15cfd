using System.Globalization;
using Lottery.Load.Http;
using Lottery.Load.Setup;

namespace Lottery.Load.Scenarios;

/// <summary>The draws that sell now, as anybody sees them.</summary>
internal sealed class ActiveDrawsScenario : IScenario
{
    public string Name => "active-draws";

    public string Summary => "asks for the draws that sell now, not signed in";

    public ISession Session(World world, int client) => new Read(RequestBytes.Get(world.Server, "/api/draws/active"));
}

/// <summary>The player's wallet.</summary>
internal sealed class BalanceScenario : IScenario
{
    public string Name => "balance";

    public string Summary => "asks for the player's balances";

    public ISession Session(World world, int client) => new Read(RequestBytes.Get(world.Server, "/api/wallet", world.PlayerOf(client).Token));
}

/// <summary>One of the player's tickets after another.</summary>
internal sealed class TicketCheckScenario : IScenario
{
    public string Name => "ticket-check";

    public string Summary => "checks one of the player's 100 tickets after another";

    public bool NeedsTickets => true;

    public ISession Session(World world, int client) => Read.OfTickets(world, client, ticket => $"/api/results/tickets/{ticket}/check");
}

/// <summary>The proof of one of the player's tickets after another.</summary>
internal sealed class TicketProofScenario : IScenario
{
    public string Name => "ticket-proof";

    public string Summary => "asks for the proof of one of the player's 100 tickets after another";

    public bool NeedsTickets => true;

    public ISession Session(World world, int client) => Read.OfTickets(world, client, ticket => $"/api/tickets/{ticket}/proof");
}

/// <summary>The same requests in turn, each an operation that succeeds with 200.</summary>
internal sealed class Read(params IReadOnlyList<RequestBytes> requests) : ISession
{
    private int _next;

    /// <summary>Asks about each of the tickets that the client's player has.</summary>
    public static Read OfTickets(World world, int client, Func<string, string> path)
    {
        var player = world.PlayerOf(client);
        return new([.. player.Tickets.Select(ticket => RequestBytes.Get(world.Server, path(ticket.ToString(CultureInfo.InvariantCulture)), player.Token))]);
    }

    public int Tickets => 0;

    public ReadOnlyMemory<byte> Next()
    {
        _next = (_next + 1) % requests.Count;
        return requests[_next].Bytes;
    }

    public Step Answered(int status, ReadOnlySpan<byte> body) => status == 200 ? Step.Done : Step.Refused;
}
