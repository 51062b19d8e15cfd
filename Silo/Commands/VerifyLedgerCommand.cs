using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Storage.Verification;
using Npgsql;

namespace Lottery.Silo.Commands;

/// <summary>Proves the ledger from the tables alone; also beside a running service.</summary>
internal static class VerifyLedgerCommand
{
    /// <returns>0 where every check holds; 1 where one does not, and its first violation is named.</returns>
    public static async Task<int> Run(LotteryConfiguration configuration, CancellationToken stop)
    {
        var given = configuration.ConnectionString;
        await using var postgres = given is null ? await PrivatePostgres.AttachAsync(configuration.DataFolder, stop) : null;
        await using var source = NpgsqlDataSource.Create(postgres?.ConnectionString ?? given!);
        var violations = 0;
        await foreach (var check in new LedgerProof(source).Run(stop))
        {
            Console.WriteLine($"{(check.Violation is null ? "holds " : "BROKEN")}  {check.Examined,12}  {check.Name}");
            if (check.Violation is null)
                continue;
            violations++;
            Console.WriteLine($"        {check.Violation}");
        }
        Console.WriteLine(violations == 0 ? "The ledger is proved." : $"{violations} checks are violated.");
        return violations == 0 ? 0 : 1;
    }
}
