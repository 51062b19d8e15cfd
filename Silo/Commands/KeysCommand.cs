using System.CommandLine;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Storage.Database;

namespace Lottery.Silo.Commands;

/// <summary>The keys that sign heads, receipts and access tokens.</summary>
internal static class KeysCommand
{
    public static Command Make(Option<bool> askDatabase, Func<ParseResult, LotteryConfiguration> configuration)
    {
        var rotate = new Command("rotate", "Makes a new signing key. Each process signs with it from its next start on; the old ones stay published, so what they signed stays valid.") { askDatabase };
        rotate.SetAction((result, stop) => Cli.Guard(() => Rotate(configuration(result), stop)));
        return new Command("keys", "The keys that sign heads, receipts and access tokens.") { rotate };
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
