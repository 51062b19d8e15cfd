using System.Net.Http.Json;
using Lottery.Api.Http;
using Lottery.Api.Tests.Running;
using Npgsql;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: what an operator does to an account binds its next request. Method: over HTTP, with tokens that are still valid.</summary>
public sealed class AccountTests(SharedServer shared)
{
    [Fact]
    public async Task A_blocked_player_s_token_is_not_accepted_and_the_list_says_who_is_blocked()
    {
        var (chief, player) = (await shared.Operator, await shared.NewPlayer());
        (await Put(chief, $"{player.PlayerId}/block")).Is(200);
        (await player.Get("/api/wallet")).Is(401, "account_blocked");
        Assert.Equal(player.PlayerId, (await Listed(chief, player.PlayerId, "&blocked=true"))?.GetProperty("playerId").GetInt64());
        Assert.Null(await Listed(chief, player.PlayerId, "&blocked=false"));
        (await Put(chief, $"{player.PlayerId}/unblock")).Is(200);
        Assert.NotNull(await Listed(chief, player.PlayerId, "&blocked=false"));
    }

    [Fact]
    public async Task Roles_are_given_and_taken()
    {
        var chief = await shared.Operator;
        var login = $"deputy-{Guid.NewGuid():N}"[..20];
        (await chief.Post("/api/auth/sign-up", new { login, password = "correct horse" })).Is(201);
        var deputy = await ApiClient.SignIn(chief.Server, login, "correct horse");
        (await deputy.Get("/api/admin/auth/list")).Is(403);
        (await SetRoles(chief, deputy.PlayerId, "player", "operator")).Is(200);
        deputy = await ApiClient.SignIn(chief.Server, login, "correct horse");
        Assert.Equal(deputy.PlayerId, (await Listed(deputy, deputy.PlayerId, "&role=operator"))?.GetProperty("playerId").GetInt64());
        (await SetRoles(chief, deputy.PlayerId, "player")).Is(200);
        (await deputy.Get("/api/admin/auth/list")).Is(401, "invalid_token");
        (await SetRoles(chief, deputy.PlayerId)).Is(400, "invalid_request");
        (await SetRoles(chief, deputy.PlayerId, "king")).Is(400, "invalid_request");
        (await chief.Get("/api/admin/auth/list?role=king")).Is(400, "invalid_request");
    }

    [Fact]
    public async Task The_last_operator_stays()
    {
        var chief = await shared.Operator;
        (await Put(chief, $"{chief.PlayerId}/block")).Is(409, "last_operator");
        (await SetRoles(chief, chief.PlayerId, "player")).Is(409, "last_operator");
        (await chief.Send(HttpMethod.Delete, $"/api/admin/players/{chief.PlayerId}")).Is(409, "last_operator");
        (await Put(chief, "999999/block")).Is(404, "player_not_found");
    }

    /// <summary>Goal: nothing personal is left. Method: the login is looked for in every column of every table.</summary>
    [Fact]
    public async Task An_erased_account_leaves_its_number_its_money_and_its_tickets_and_nothing_else()
    {
        var chief = await shared.Operator;
        var login = $"gone-{Guid.NewGuid():N}"[..20];
        (await chief.Post("/api/auth/sign-up", new { login, password = "correct horse" }, key: login)).Is(201);
        var player = await ApiClient.SignIn(chief.Server, login, "correct horse");
        (await player.Fund(1000)).Is(201);
        var draw = await chief.CreateOpenDraw();
        (await player.Buy(draw, quickPicks: 2)).Is(201);
        (await Put(chief, $"{player.PlayerId}/block", key: $"block-{login}")).Is(200);
        Assert.NotEqual("", await Mentions(chief.Server, login));

        var path = $"/api/admin/players/{player.PlayerId}";
        var erased = (await chief.Send(HttpMethod.Delete, path, key: $"erase-{login}")).Is(200);
        Assert.Equal(erased.Text, (await chief.Send(HttpMethod.Delete, path, key: $"erase-{login}")).Is(200).Text);
        Assert.Equal(0, erased["roles"].GetArrayLength());
        Assert.Equal(0, (await Listed(chief, player.PlayerId, ""))?.GetProperty("roles").GetArrayLength());
        Assert.Null(await Listed(chief, player.PlayerId, "&role=player"));
        (await player.Get("/api/wallet")).Is(401, "invalid_token");
        (await chief.Post("/api/auth/sign-in", new { login, password = "correct horse" })).Is(401, "wrong_credentials");
        (await chief.Post("/api/auth/sign-up", new { login, password = "another horse" })).Is(409, "login_taken");
        Assert.Equal("", await Mentions(chief.Server, login));
        var tickets = (await chief.Get($"/api/admin/export/tickets?drawId={draw}&format=json")).Is(200).Json.EnumerateArray();
        Assert.Equal([player.PlayerId, player.PlayerId], tickets.Select(t => t.GetProperty("playerId").GetInt64()));
    }

    private static Task<Answer> Put(ApiClient client, string path, string? key = null) => client.Send(HttpMethod.Put, $"/api/admin/players/{path}", key: key);

    private static Task<Answer> SetRoles(ApiClient client, long player, params string[] roles) =>
        client.Send(HttpMethod.Put, $"/api/admin/players/{player}/roles", JsonContent.Create(new { roles }));

    private static async Task<System.Text.Json.JsonElement?> Listed(ApiClient client, long player, string filter)
    {
        var players = (await client.Get($"/api/admin/auth/list?after={Cursor.Of(player - 1)}&limit=1{filter}")).Is(200)["items"].EnumerateArray().ToList();
        return players is [var first] && first.GetProperty("playerId").GetInt64() == player ? first : null;
    }

    /// <summary>The tables that have a text in any column, or its bytes.</summary>
    private static async Task<string> Mentions(LotteryProcess server, string text)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        var tables = new List<string>();
        await using (var names = source.CreateCommand("SELECT relname FROM pg_stat_user_tables ORDER BY 1"))
        await using (var reader = await names.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        var found = new List<string>();
        foreach (var table in tables)
        {
            await using var command = source.CreateCommand($"SELECT EXISTS (SELECT FROM \"{table}\" t WHERE t::text LIKE $1 OR t::text LIKE $2)");
            command.Parameters.Add(new() { Value = $"%{text}%" });
            command.Parameters.Add(new() { Value = $"%{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text))}%" });
            if (await command.ExecuteScalarAsync() is true)
                found.Add(table);
        }
        return string.Join(' ', found);
    }
}
