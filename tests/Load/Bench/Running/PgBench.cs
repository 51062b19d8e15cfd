using System.Globalization;
using System.Text.RegularExpressions;
using Lottery.Api.Hosting;

namespace Lottery.Load.Bench.Running;

/// <summary>PostgreSQL's own benchmark, which everybody knows: what the machine and its disk give one transaction per request without HTTP.</summary>
internal static partial class PgBench
{
    private const string Database = "pgbench";
    private const string Scale = "10";
    private const string Clients = "16";

    public const string How = $"`pgbench` with {Clients} clients, scale {Scale}, prepared statements";

    /// <summary>Transactions per second of the built-in script.</summary>
    /// <param name="sitting">The sitting.</param>
    /// <param name="script"><c>tpcb-like</c> or <c>simple-update</c>.</param>
    /// <exception cref="BenchException">It is not among PostgreSQL's programs, or it failed.</exception>
    public static Task<double> Run(Sitting sitting, string script) =>
        sitting.Step($"pgbench {script}", Seconds(sitting.Options), async () =>
        {
            await sitting.Postgres.NewDatabase(Database, sitting.Stop);
            try
            {
                await Call(sitting, "-i", "-q", "-s", Scale);
                await sitting.Postgres.Checkpoint(sitting.Stop);
                string[] load = ["-n", "-b", script, "-M", "prepared", "-c", Clients, "-j", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)];
                await Call(sitting, [.. load, "-T", Text(sitting.Options.WarmUpSeconds)]);
                var output = await Call(sitting, [.. load, "-T", Text(sitting.Options.Seconds)]);
                return double.Parse(Tps().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            }
            finally
            {
                await sitting.Postgres.Drop(Database);
            }
        }, tps => tps.ToString("N0", CultureInfo.InvariantCulture) + "/s");

    /// <summary>About how long it takes.</summary>
    public static double Seconds(BenchOptions options) => options.WarmUpSeconds + options.Seconds + 3;

    private static Task<string> Call(Sitting sitting, params string[] arguments) => Tool.Run(
        PostgresBinaries.Require().Program("pgbench"), [.. arguments, "-h", sitting.Postgres.SocketFolder, "-U", "lottery", Database], sitting.Stop);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+) \(without")]
    private static partial Regex Tps();
}
