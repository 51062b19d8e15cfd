using System.Diagnostics;
using Lottery.Load.Peers;
using Npgsql;

namespace Lottery.Load.Bench.Running;

/// <summary>Says what is wrong in the tables that a contender left.</summary>
/// <param name="connectionString">The database.</param>
/// <param name="stop">Ends it early.</param>
internal delegate Task<IReadOnlyList<string>> Proof(string connectionString, CancellationToken stop);

/// <summary>A service that can be measured: the product, the product of an older commit, or a peer.</summary>
/// <param name="Name">As reports have it.</param>
/// <param name="Program">Its path.</param>
/// <param name="Arguments">Given the folder for its data.</param>
/// <param name="Prove">Null where it leaves no tables.</param>
internal sealed record Contender(string Name, string Program, Func<string, string[]> Arguments, Proof? Prove)
{
    public static Contender Product { get; } = Of(ProductBuild.Present);

    public static Contender Serializable { get; } = Peer("serializable");

    public static Contender RowLocks { get; } = Peer("row-locks");

    public static Contender SingleStatement { get; } = Peer("single-statement");

    public static Contender EntityFramework { get; } = Peer("ef-core");

    public static Contender Empty { get; } = Peer("empty") with { Prove = null };

    /// <summary>A build of the product. Its tables are proved by its own command: another commit's tables may differ.</summary>
    public static Contender Of(ProductBuild build) => new(build.Name, build.Program, data => ["--port", "0", "--data", data], async (connectionString, stop) =>
    {
        var verify = new ProcessStartInfo("dotnet", [build.Program, "verify", "ledger"]) { Environment = { ["ConnectionStrings__Lottery"] = connectionString } };
        var (exitCode, output) = await Tool.Finish(verify, stop);
        return exitCode == 0 ? [] : [$"verify ledger ended with {exitCode}", .. output.Split('\n').Where(line => !line.StartsWith("holds", StringComparison.Ordinal))];
    });

    private static Contender Peer(string name) => new(name, Path.Combine(AppContext.BaseDirectory, "Lottery.Peers.dll"), _ => [name], async (connectionString, _) =>
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        return await PeerProof.Run(source);
    });
}
