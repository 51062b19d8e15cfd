using System.Data.Common;
using Orleans.Serialization;

namespace Lottery.Grains.Flows;

/// <summary>What a call to a grain throws where nobody answered it.</summary>
public static class GrainErrors
{
    /// <summary>True where no silo is known, the grain's silo died, or it stopped: nobody knows whether the call had an effect.</summary>
    public static bool IsUnavailable(Exception e) =>
        e is OrleansException or TimeoutException or ObjectDisposedException or ArgumentException or InvalidOperationException || IsOfDatabase(e);

    /// <summary>True where the other silo was not answered by the database. What Npgsql throws arrives as an exception of an unknown type.</summary>
    private static bool IsOfDatabase(Exception e) =>
        e is DbException || (e is UnavailableExceptionFallbackException { ExceptionType: { } type } && type.StartsWith("Npgsql", StringComparison.Ordinal));
}
