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

    public ISession Session(World world, int client)
    {
        var player = world.PlayerOf(client);
        return new Read([.. player.Tickets.Select(ticket =>
            RequestBytes.Get(world.Server, string.Create(CultureInfo.InvariantCulture, $"/api/results/tickets/{ticket}/check"), player.Token))]);
    }
}

/// <summary>The same requests in turn, each an operation that succeeds with 200.</summary>
internal sealed class Read(params IReadOnlyList<RequestBytes> requests) : ISession
{
    private int _next;

    public int Tickets => 0;

    public ReadOnlyMemory<byte> Next()
    {
        _next = (_next + 1) % requests.Count;
        return requests[_next].Bytes;
    }

    public Step Answered(int status, ReadOnlySpan<byte> body) => status == 200 ? Step.Done : Step.Refused;
}
