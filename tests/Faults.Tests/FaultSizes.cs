using System.Globalization;

namespace Lottery.Faults.Tests;

/// <summary>How often faults are tried and how long they may last: a few times in the suite, whose machine may be busy; often and strictly in the long form, <c>./test faults</c>.</summary>
internal static class FaultSizes
{
    /// <summary>The environment variable that asks for the long form.</summary>
    public const string Variable = "LOTTERY_FAULTS";

    private static readonly bool IsLong = Environment.GetEnvironmentVariable(Variable) == "long";

    /// <summary>How often silos are killed, and as often the single process.</summary>
    public static int Kills => Size("KILLS", 1, 100);

    /// <summary>How often PostgreSQL goes away.</summary>
    public static int Outages => Size("OUTAGES", 3, 50);

    /// <summary>Faults of the network.</summary>
    public static int Cuts => Size("CUTS", 3, 48);

    /// <summary>Requests of each kind that are sent several times at once.</summary>
    public static int Repeated => Size("REPEATED", 20, 500);

    /// <summary>Purchases from one wallet.</summary>
    public static int Spends => Size("SPENDS", 1_000, 10_000);

    /// <summary>How often a process is killed between a draw's close and its last prize.</summary>
    public static int DrawKills => Size("DRAW_KILLS", 4, 40);

    /// <summary>Connections without a request.</summary>
    public static int IdleConnections => Size("IDLE", 1_000, 5_000);

    /// <summary>Requests whose bodies come a byte at a time.</summary>
    public static int SlowBodies => Size("SLOW_BODIES", 100, 500);

    /// <summary>Event streams that nobody reads.</summary>
    public static int UnreadStreams => Size("STREAMS", 200, 1_000);

    /// <summary>From the death of a silo to each client's next acknowledged purchase.</summary>
    public static TimeSpan KilledSilo => Limit(6);

    /// <summary>From a silo's freezing to each client's next acknowledged purchase.</summary>
    public static TimeSpan FrozenSilo => Limit(10);

    /// <summary>From the start of a single process that was killed to its first sale.</summary>
    public static TimeSpan Restart => Limit(3);

    /// <summary>From the return of PostgreSQL to each client's next acknowledged purchase.</summary>
    public static TimeSpan Outage => Limit(10);

    /// <summary>From a broken network to each client's next acknowledged purchase, or from its mending where nobody can go round.</summary>
    public static TimeSpan CutNetwork => Limit(10);

    /// <summary>How long a silo that has lost the cluster may go on answering with what was true.</summary>
    public static TimeSpan StaleRead => Limit(5);

    private static int Size(string name, int shortly, int atLength) =>
        int.TryParse(Environment.GetEnvironmentVariable($"{Variable}_{name}"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked
        : IsLong ? atLength : shortly;

    private static TimeSpan Limit(int seconds) => TimeSpan.FromSeconds(IsLong ? seconds : 10 * seconds);
}
