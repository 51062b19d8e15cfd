using Lottery.Load.Peers;
using Lottery.Storage.Verification;
using Npgsql;

namespace Lottery.Load.Bench.Running;

/// <summary>A service that can be measured: the product, or a peer.</summary>
/// <param name="Name">As reports have it.</param>
/// <param name="Program">In this program's folder.</param>
/// <param name="Arguments">Given the folder for its data.</param>
/// <param name="Prove">Says what is wrong in the tables it left; null where it has none.</param>
internal sealed record Contender(string Name, string Program, Func<string, string[]> Arguments, Func<NpgsqlDataSource, Task<IReadOnlyList<string>>>? Prove)
{
    public static Contender Product { get; } = new("product", "lottery.dll", data => ["--port", "0", "--data", data], async source =>
    {
        var broken = new List<string>();
        await foreach (var check in new LedgerProof(source).Run(CancellationToken.None))
        {
            if (check.Violation is { } violation)
                broken.Add($"{check.Name}: {violation}");
        }
        return broken;
    });

    public static Contender Serializable { get; } = Peer("serializable");

    public static Contender RowLocks { get; } = Peer("row-locks");

    public static Contender SingleStatement { get; } = Peer("single-statement");

    public static Contender EntityFramework { get; } = Peer("ef-core");

    public static Contender Empty { get; } = Peer("empty") with { Prove = null };

    private static Contender Peer(string name) => new(name, "Lottery.Peers.dll", _ => [name], PeerProof.Run);
}
