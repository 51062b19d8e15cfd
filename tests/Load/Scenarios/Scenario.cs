using System.Buffers.Text;
using Lottery.Load.Setup;

namespace Lottery.Load.Scenarios;

/// <summary>What clients do, over and over.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }

    /// <summary>Whether players must have tickets before it begins.</summary>
    bool NeedsTickets => false;

    /// <summary>What one client does.</summary>
    ISession Session(World world, int client);
}

/// <summary>One client's operations, each of one request or more. Not for two threads at once.</summary>
internal interface ISession
{
    /// <summary>Tickets that the operation that runs now adds to the draw when it succeeds.</summary>
    int Tickets { get; }

    /// <summary>The next request: the first of an operation, or the one that <see cref="Step.More"/> promised. Valid until the next call.</summary>
    ReadOnlyMemory<byte> Next();

    /// <summary>Looks at the answer.</summary>
    Step Answered(int status, ReadOnlySpan<byte> body);
}

/// <summary>How an operation stands after an answer.</summary>
internal enum Step
{
    /// <summary>It succeeded.</summary>
    Done,

    /// <summary>It goes on with another request.</summary>
    More,

    /// <summary>It failed; the next request begins another one.</summary>
    Refused,
}

/// <summary>All scenarios.</summary>
internal static class ScenarioList
{
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new PurchaseScenario(), new PurchaseTenScenario(), new TwoStepScenario(),
        new ActiveDrawsScenario(), new BalanceScenario(), new TicketCheckScenario(), new TicketProofScenario(), new MixScenario(), new ReceiptScenario(),
    ];

    /// <summary>The whole number after a member's name in JSON; null where there is none.</summary>
    public static long? Number(ReadOnlySpan<byte> json, ReadOnlySpan<byte> quotedName)
    {
        var at = json.IndexOf(quotedName);
        if (at < 0)
            return null;
        var rest = json[(at + quotedName.Length)..].TrimStart(": "u8);
        return Utf8Parser.TryParse(rest, out long value, out _) ? value : null;
    }
}
