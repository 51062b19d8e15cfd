using Npgsql;

namespace Lottery.Storage.Commit;

/// <summary>Keeps a silo from writing once the others have struck it off: each batch ends with a look at its row of the membership table, which stays as it is until the batch is durable.</summary>
/// <remarks>
/// The rows' versions see to it that two silos never decide on one version. But a grain that another silo has activated meanwhile would not know what a silo that
/// was struck off adds to its rows, and would answer without it. So nothing is added: what is loaded after a silo was struck off is all that it ever wrote.
/// </remarks>
/// <param name="silo">Address, port and generation of this silo, as the membership table has them.</param>
public sealed class WriterFence(Func<(string Address, int Port, int Generation)> silo)
{
    /// <summary>The last statement of each batch of a connection.</summary>
    internal NpgsqlBatchCommand NewCommand()
    {
        var (address, port, generation) = silo();
        return new("SELECT expect_member($1, $2, $3)")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = address }, new NpgsqlParameter<int> { TypedValue = port }, new NpgsqlParameter<int> { TypedValue = generation } },
        };
    }
}
