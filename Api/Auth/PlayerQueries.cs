using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Players;
using Lottery.Storage.Database;

namespace Lottery.Api.Auth;

/// <summary>What the table of players says.</summary>
public sealed class PlayerQueries(LotteryDatabase database)
{
    /// <summary>Accounts, the earliest first.</summary>
    /// <param name="login">What their logins begin with; null for all.</param>
    /// <param name="roles">Roles that they have; none for all.</param>
    /// <param name="blocked">Whether they are blocked; null for both.</param>
    /// <param name="page">Which of them.</param>
    public async Task<Page<PlayerView>> List(Login? login, Roles roles, bool? blocked, PageRequest page)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<Row>(
            """
            SELECT id, login, roles, created_at AS CreatedAt, blocked_at AS BlockedAt, erased_at AS ErasedAt FROM player
            WHERE id > @after AND (@login IS NULL OR starts_with(login, @login)) AND roles & @roles = @roles
              AND (@blocked IS NULL OR (blocked_at IS NOT NULL) = @blocked)
            ORDER BY id LIMIT @limit
            """,
            new { after = page.Number() ?? 0, limit = page.Rows, login = login?.Value, roles = (int)roles, blocked });
        return page.Of([.. rows.Select(r => new PlayerView(r.Id, r.Login, RoleNames.Of((Roles)r.Roles), r.CreatedAt, r.BlockedAt, r.ErasedAt))], p => p.PlayerId);
    }

    /// <summary>Whether there is anybody who can run the lottery.</summary>
    public async Task<bool> HasOperator()
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM player WHERE roles & @operator <> 0)", new { @operator = (int)Roles.Operator });
    }

    private sealed record Row(long Id, string Login, int Roles, DateTime CreatedAt, DateTime? BlockedAt, DateTime? ErasedAt);
}
