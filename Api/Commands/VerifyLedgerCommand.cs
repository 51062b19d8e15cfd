using Lottery.Api.Hosting;
using Lottery.Runtime.Verification;
using Npgsql;

namespace Lottery.Api.Commands;

/// <summary>Proves the ledger from the tables alone; also beside a running service.</summary>
internal static class VerifyLedgerCommand
{
    /// <returns>0 where every check holds; 1 where one does not, and its first violation is named.</returns>
    public static async Task<int> Run(string dataFolder, CancellationToken stop)
    {
        var given = Environment.GetEnvironmentVariable("ConnectionStrings__Lottery");
        await using var postgres = string.IsNullOrEmpty(given) ? await PrivatePostgres.AttachAsync(dataFolder, stop) : null;
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
