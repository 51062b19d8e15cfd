using System.CommandLine;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Storage.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Silo.Commands;

/// <summary>The keys that sign heads, receipts and access tokens.</summary>
internal static class KeysCommand
{
    public static Command Make(Option<bool> askDatabase, Func<ParseResult, LotteryConfiguration> configuration)
    {
        var rotate = new Command("rotate", "Makes a new signing key. Each process signs with it from its next start on; the old ones stay published, so what they signed stays valid.") { askDatabase };
        rotate.SetAction((result, stop) => Cli.Guard(() => Rotate(configuration(result), stop)));
        var accept = new Command("accept-backup", "Goes on with a database that was put back from a backup older than the keys: ends all sessions, and gives no number out twice.") { askDatabase };
        accept.SetAction((result, stop) => Cli.Guard(() => Accept(configuration(result), stop)));
        return new Command("keys", "The keys that sign heads, receipts and access tokens.") { rotate, accept };
    }

    private static async Task<int> Accept(LotteryConfiguration configuration, CancellationToken stop)
    {
        var given = configuration.ConnectionString;
        await using var postgres = given is null ? await PrivatePostgres.AttachAsync(configuration.DataFolder, stop) : null;
        await using var database = new LotteryDatabase(postgres?.ConnectionString ?? given!);
        using var vault = new Vault(Path.Combine(configuration.DataFolder, Vault.FolderName));
        await Migrations.Apply(database.Source, stop);
        await vault.Open(database, stop);
        await new RestoreGuard(vault, database, NullLogger<RestoreGuard>.Instance).Accept(stop);
        Console.WriteLine("The database counts as the right one. All sessions have ended, and ids go on far above those of the backup. What happened since the backup is gone: see the README.");
        return 0;
    }

    private static async Task<int> Rotate(LotteryConfiguration configuration, CancellationToken stop)
    {
        var given = configuration.ConnectionString;
        await using var postgres = given is null ? await PrivatePostgres.AttachAsync(configuration.DataFolder, stop) : null;
        await using var database = new LotteryDatabase(postgres?.ConnectionString ?? given!);
        using var vault = new Vault(Path.Combine(configuration.DataFolder, "keys"));
        await vault.Open(database, stop);
        var kid = await vault.Rotate(database, stop);
        Console.WriteLine($"Key {kid} is made. Restart the service's processes, one after the other: from then on they sign with it.");
        return 0;
    }
}
