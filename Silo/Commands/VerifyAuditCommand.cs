using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Storage.Verification;
using Npgsql;

namespace Lottery.Silo.Commands;

/// <summary>Proves the chain of the audit log; also beside a running service.</summary>
internal static class VerifyAuditCommand
{
    private const int HexOfHash = 64;

    public static Command Make()
    {
        var noted = new Option<(long Number, byte[] Hash)?>("--noted")
        {
            Description = "An entry's number and the hash that it had when it was noted elsewhere: shows whether the end was cut off.",
            HelpName = "NUMBER:HASH",
            CustomParser = Noted,
        };
        var command = new Command("audit", "Proves that no entry of the audit log was changed, removed or put in; names the first that was, and then exits 1.") { noted, Cli.AskDatabase };
        command.SetAction((result, stop) => Cli.Guard(() => Run(Cli.Configuration(result), result.GetValue(noted), stop)));
        return command;
    }

    private static async Task<int> Run(LotteryConfiguration configuration, (long, byte[])? noted, CancellationToken stop)
    {
        var given = configuration.ConnectionString;
        await using var postgres = given is null ? await PrivatePostgres.AttachAsync(configuration.DataFolder, stop) : null;
        await using var source = NpgsqlDataSource.Create(postgres?.ConnectionString ?? given!);
        var found = await new AuditProof(source).Run(noted, stop);
        Console.WriteLine(found switch
        {
            { Violation: { } violation } => $"BROKEN  {violation}",
            { Head: { } head } => $"The audit log is proved: {found.Entries} entries. Note the last one: {found.Entries}:{Convert.ToHexStringLower(head)}",
            _ => "The audit log is empty.",
        });
        return found.Violation is null ? 0 : 1;
    }

    private static (long, byte[])? Noted(ArgumentResult result)
    {
        if (result.Tokens[0].Value.Split(':') is [var number, { Length: HexOfHash } hash]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && hash.All(char.IsAsciiHexDigit))
            return (at, Convert.FromHexString(hash));
        result.AddError("--noted takes NUMBER:HASH, as `lottery verify audit` prints them.");
        return null;
    }
}
