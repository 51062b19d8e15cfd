using Lottery.Grains.Wallets;

namespace Lottery.Storage.Tables;

/// <summary>A limit as the history of changes has it.</summary>
public static class LimitRow
{
    /// <summary>Null for null.</summary>
    public static PlayLimit? Read(string? json) => Json.Read<PlayLimit>(json);
}
