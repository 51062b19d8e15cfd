using Npgsql;

namespace Lottery.Storage.Database;

/// <summary>Which process decides: the one whose writer holds this lock. It is PostgreSQL's to give, and ends with the connection.</summary>
/// <remarks>It keeps two processes from working against each other; what keeps them from harm are the rows' versions.</remarks>
internal static class Leadership
{
    private const long Key = 0x4C4F_5454_4552_59; // "LOTTERY"

    public static bool TryTake(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = Key } } };
        return command.ExecuteScalar() is true;
    }
}
