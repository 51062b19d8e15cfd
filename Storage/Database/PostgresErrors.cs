using Npgsql;

namespace Lottery.Storage.Database;

/// <summary>What PostgreSQL's refusals mean.</summary>
internal static class PostgresErrors
{
    /// <summary>The class of our own errors: a row that has another version than the decision rests on.</summary>
    private const string Ours = "LT";

    /// <summary>True where the values of the statement are at fault: their form (22), a constraint (23), a size (54) or a version. The same without them succeeds.</summary>
    public static bool IsOfValues(this PostgresException e) => e.SqlState is ['2', '2' or '3', ..] or ['5', '4', ..] || e.SqlState.StartsWith(Ours, StringComparison.Ordinal);
}
