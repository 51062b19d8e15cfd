using Dapper;
using Lottery.Api.Http;
using Lottery.Grains.Players;
using Lottery.Runtime.Database;

namespace Lottery.Api.Auth;

/// <summary>What the table of players says.</summary>
public sealed class PlayerQueries(LotteryDatabase database)
{
    /// <summary>Accounts, the earliest first.</summary>
    public async Task<IReadOnlyList<PlayerView>> List(Page page)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<Row>(
            "SELECT id, login, roles, created_at AS CreatedAt, blocked_at AS BlockedAt FROM player WHERE id > @after ORDER BY id LIMIT @limit",
            new { after = page.After ?? 0, limit = page.Limit });
        return [.. rows.Select(r => new PlayerView(r.Id, r.Login, RoleNames.Of((Roles)r.Roles), r.CreatedAt, r.BlockedAt))];
    }

    /// <summary>Whether there is anybody who can run the lottery.</summary>
    public async Task<bool> HasOperator()
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM player WHERE roles & @operator <> 0)", new { @operator = (int)Roles.Operator });
    }

    private sealed record Row(long Id, string Login, int Roles, DateTime CreatedAt, DateTime? BlockedAt);
}
