using System.CommandLine;
using System.Globalization;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Api.Transactions.Http;
using Lottery.Grains.Transactions;
using Npgsql;

namespace Lottery.Silo.Commands;

/// <summary>Compares the transactions of a period with the payment provider's statement; also beside a running service.</summary>
internal static class ReconcileCommand
{
    public static Command Make()
    {
        var from = new Option<DateTimeOffset>("--from") { Description = "The first moment of the period, in UTC unless it says otherwise: 2026-11-01.", HelpName = "TIME", Required = true, CustomParser = Time };
        var until = new Option<DateTimeOffset>("--until") { Description = "The end of the period, which is not in it any more.", HelpName = "TIME", Required = true, CustomParser = Time };
        var command = new Command("reconcile", "Compares the transactions that began in a period with the payment provider's statement, names every difference, and then exits 1.")
        {
            from, until, Cli.AskDatabase,
        };
        command.SetAction((result, stop) => Cli.Guard(() => Run(Cli.Configuration(result), result.GetValue(from), result.GetValue(until), stop)));
        return command;
    }

    /// <returns>0 where both sides agree; 1 where they do not, or the provider does not say.</returns>
    private static async Task<int> Run(LotteryConfiguration configuration, DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        var options = HttpProviderOptions.From(configuration.Values);
        var given = configuration.ConnectionString;
        await using var postgres = given is null ? await PrivatePostgres.AttachAsync(configuration.DataFolder, stop) : null;
        await using var source = NpgsqlDataSource.Create(postgres?.ConnectionString ?? given!);
        try
        {
            // Theirs first: what comes in meanwhile is ahead here, not behind.
            var theirs = await ProviderStatements.Read(options, from, until, stop);
            var ours = await ProviderStatements.Ours(source, from, until, stop);
            var differences = Reconciliation.Compare(ours, theirs);
            foreach (var difference in differences)
                Console.WriteLine($"DIFFERS  payment {difference.Payment} {difference.What}");
            Console.WriteLine(differences.Count == 0
                ? $"{ours.Count} transactions here agree with {theirs.Count} in the statement."
                : $"{differences.Count} differences between {ours.Count} transactions here and {theirs.Count} in the statement.");
            return differences.Count == 0 ? 0 : 1;
        }
        catch (ProviderUnreachableException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static DateTimeOffset Time(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        result.AddError($"'{result.Tokens[0].Value}' is no time.");
        return default;
    }
}
