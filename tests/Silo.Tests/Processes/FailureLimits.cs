using System.Globalization;

namespace Lottery.Silo.Tests.Processes;

/// <summary>How long failures may last, and how often they are tried: a few times in the suite, whose machine may be busy; often and strictly where it is asked for.</summary>
internal static class FailureLimits
{
    /// <summary>The environment variable that asks for the long form, and says how many silos are killed.</summary>
    public const string Variable = "LOTTERY_SILO_KILLS";

    private static readonly int? Asked =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : null;

    /// <summary>How many silos are killed one after another.</summary>
    public static int Kills => Asked ?? 2;

    /// <summary>From the death of a silo to each client's next acknowledged purchase.</summary>
    public static TimeSpan KilledSilo => Limit(6);

    /// <summary>From a silo's freezing to each client's next acknowledged purchase.</summary>
    public static TimeSpan FrozenSilo => Limit(10);

    /// <summary>From the start of a single process that was killed to its first sale.</summary>
    public static TimeSpan Restart => Limit(3);

    private static TimeSpan Limit(int seconds) => TimeSpan.FromSeconds(Asked is null ? 10 * seconds : seconds);
}
