using Lottery.Grains;
using Lottery.Grains.Players;
using Lottery.Grains.Requests;
using Lottery.Runtime.Database;

namespace Lottery.Runtime.Tables;

/// <summary>Reads players, sign-in names and requests back.</summary>
internal sealed class PeopleTables(LotteryDatabase database)
{
    public async Task<Dictionary<PlayerId, Player>> Players(IReadOnlyList<PlayerId> ids)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT id, login, password_hash, roles, created_at, version, blocked_at FROM player WHERE id = ANY($1)");
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<PlayerId, Player>();
        while (await reader.ReadAsync())
        {
            var id = new PlayerId(reader.GetInt64(0));
            found[id] = new(id, Login.Of(reader.GetString(1)), reader.GetString(2), (Roles)reader.GetInt32(3), reader.Time(4), reader.GetInt64(5))
            {
                BlockedAt = reader.TimeOrNull(6),
            };
        }
        return found;
    }

    public async Task<Dictionary<Login, LoginClaim>> Logins(IReadOnlyList<Login> logins)
    {
        await using var command = database.Source.CreateCommand("SELECT login, player_id, claimed_at, version FROM login WHERE login = ANY($1)");
        command.Parameters.Add(new() { Value = logins.Select(l => l.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<Login, LoginClaim>();
        while (await reader.ReadAsync())
        {
            var login = Login.Of(reader.GetString(0));
            found[login] = new(login, new(reader.GetInt64(1)), reader.Time(2), reader.GetInt64(3));
        }
        return found;
    }

    public async Task<Dictionary<RequestId, Request>> Requests(IReadOnlyList<RequestId> ids)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT r.caller, r.key, r.hash, r.resource, r.created_at, r.version, r.status, r.body
            FROM unnest($1::bigint[], $2::uuid[]) AS asked (caller, key) JOIN request r USING (caller, key)
            """);
        command.Parameters.Add(new() { Value = ids.Select(id => id.Caller).ToArray() });
        command.Parameters.Add(new() { Value = ids.Select(id => id.Key).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<RequestId, Request>();
        while (await reader.ReadAsync())
        {
            var id = new RequestId(reader.GetInt64(0), reader.GetGuid(1));
            found[id] = new(id, reader.GetGuid(2), reader.GetInt64(3), reader.Time(4), reader.GetInt64(5))
            {
                Status = reader.IsDBNull(6) ? null : reader.GetInt32(6),
                Body = reader.BytesOrNull(7),
            };
        }
        return found;
    }
}
