using System.Text;
using Lottery.Grains;
using Lottery.Grains.Players;
using Lottery.Grains.Requests;
using Lottery.Storage.Database;

namespace Lottery.Storage.Tables;

/// <summary>What is known of a sign-in name.</summary>
internal sealed record LoginRow(LoginClaim? Claim, bool IsRetired);

/// <summary>Reads players, sign-in names and requests back.</summary>
internal sealed class PeopleTables(LotteryDatabase database, IVault vault)
{
    public async Task<Dictionary<PlayerId, Player>> Players(IReadOnlyList<PlayerId> ids)
    {
        await using var command = database.Lookups.CreateCommand(
            "SELECT id, login, password_hash, roles, created_at, version, blocked_at, erased_at, tokens_valid_from, birth_date, region FROM player WHERE id = ANY($1)");
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<PlayerId, Player>();
        while (await reader.ReadAsync())
        {
            var id = new PlayerId(reader.GetInt64(0));
            found[id] = new(id, Login.Of(reader.GetString(1)), reader.GetString(2), (Roles)reader.GetInt32(3), reader.Time(4), reader.GetInt64(5))
            {
                BlockedAt = reader.TimeOrNull(6),
                ErasedAt = reader.TimeOrNull(7),
                TokensValidFrom = reader.TimeOrNull(8),
                BirthDate = reader.IsDBNull(9) ? null : reader.GetFieldValue<DateOnly>(9),
                Region = reader.TextOrNull(10),
            };
        }
        return found;
    }

    public async Task<Dictionary<Login, LoginRow>> Logins(IReadOnlyList<Login> logins)
    {
        await using var command = database.Lookups.CreateCommand("SELECT login, player_id, claimed_at, version FROM login WHERE login = ANY($1)");
        command.Parameters.Add(new() { Value = logins.Select(l => l.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<Login, LoginRow>();
        while (await reader.ReadAsync())
        {
            var login = Login.Of(reader.GetString(0));
            found[login] = new(new(login, new(reader.GetInt64(1)), reader.Time(2), reader.GetInt64(3)), IsRetired: false);
        }
        await reader.CloseAsync();
        foreach (var retired in await Retired([.. logins.Where(l => !found.ContainsKey(l))]))
            found[retired] = new(null, IsRetired: true);
        return found;
    }

    public async Task<Dictionary<int, Roster>> Rosters(IReadOnlyList<int> ids)
    {
        await using var command = database.Lookups.CreateCommand("SELECT id, members, version FROM operator_roster WHERE id = ANY($1)");
        command.Parameters.Add(new() { Value = ids.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<int, Roster>();
        while (await reader.ReadAsync())
            found[reader.GetInt32(0)] = new(Json.Read<IReadOnlyList<RosterEntry>>(reader.GetString(1))!, reader.GetInt64(2));
        return found;
    }

    /// <summary>The keyed requests that made an account.</summary>
    public async Task<IReadOnlyList<RequestId>> SignUpRequests(PlayerId player)
    {
        await using var command = database.Lookups.CreateCommand("SELECT caller, key FROM request WHERE caller = 0 AND resource = $1");
        command.Parameters.Add(new() { Value = player.Value });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<RequestId>();
        while (await reader.ReadAsync())
            found.Add(new(reader.GetInt64(0), reader.GetGuid(1)));
        return found;
    }

    public async Task<Dictionary<RequestId, KeyedRequest>> Requests(IReadOnlyList<RequestId> ids)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT r.caller, r.key, r.hash, r.resource, r.created_at, r.version, r.status, r.body
            FROM unnest($1::bigint[], $2::uuid[]) AS asked (caller, key) JOIN request r USING (caller, key)
            """);
        command.Parameters.Add(new() { Value = ids.Select(id => id.Caller).ToArray() });
        command.Parameters.Add(new() { Value = ids.Select(id => id.Key).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<RequestId, KeyedRequest>();
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

    /// <summary>Those of the names that an erased account had.</summary>
    private async Task<IReadOnlyList<Login>> Retired(IReadOnlyList<Login> logins)
    {
        if (logins.Count == 0)
            return [];
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT asked.at::integer FROM unnest($1::bytea[]) WITH ORDINALITY AS asked (fingerprint, at) JOIN retired_login r USING (fingerprint)
            """);
        command.Parameters.Add(new() { Value = logins.Select(l => vault.Fingerprint(Encoding.UTF8.GetBytes(l.Value))).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<Login>();
        while (await reader.ReadAsync())
            found.Add(logins[reader.GetInt32(0) - 1]);
        return found;
    }
}

/// <summary>Finds the keyed requests that made an account: their answers have its login.</summary>
public sealed class SignUpRequests
{
    private readonly PeopleTables _tables;

    internal SignUpRequests(PeopleTables tables) => _tables = tables;

    public Task<IReadOnlyList<RequestId>> Of(PlayerId player) => _tables.SignUpRequests(player);
}
