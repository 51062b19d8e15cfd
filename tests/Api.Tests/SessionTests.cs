using System.Net.Http.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: a session ends when its account says so, and never comes back. Method: over HTTP, with tokens that have not expired.</summary>
public sealed class SessionTests(SharedServer shared)
{
    private const string Old = "correct horse", New = "battery staple";

    [Fact]
    public async Task Signing_out_ends_all_sessions_and_the_next_sign_in_begins_a_new_one()
    {
        var (login, first) = await SignedUp();
        var second = await ApiClient.SignIn(first.Server, login, Old);
        (await first.Post("/api/auth/sign-out")).Is(204);

        (await first.Get("/api/wallet")).Is(401, "invalid_token");
        (await second.Get("/api/wallet")).Is(401, "invalid_token");
        (await first.Post("/api/auth/sign-out")).Is(401, "invalid_token");
        (await (await ApiClient.SignIn(first.Server, login, Old)).Get("/api/wallet")).Is(200);
    }

    [Fact]
    public async Task A_new_password_ends_all_sessions_but_the_one_that_it_begins()
    {
        var (login, player) = await SignedUp();
        (await ChangePassword(player, "wrong horse", New)).Is(401, "wrong_credentials");
        Assert.Equal("newPassword", (await ChangePassword(player, Old, "short")).Is(400, "invalid_request").Fields);
        (await player.Get("/api/wallet")).Is(200);

        var changed = (await ChangePassword(player, Old, New)).Is(200);
        (await player.Get("/api/wallet")).Is(401, "invalid_token");
        (await player.With(changed["token"].GetString()).Get("/api/wallet")).Is(200);
        (await player.Post("/api/auth/sign-in", new { login, password = Old })).Is(401, "wrong_credentials");
        (await (await ApiClient.SignIn(player.Server, login, New)).Get("/api/wallet")).Is(200);
    }

    [Fact]
    public async Task Unblocking_an_account_does_not_revive_its_tokens()
    {
        var (operators, (login, player)) = (await shared.Operator, await SignedUp());
        (await operators.Send(HttpMethod.Put, $"/api/admin/players/{player.PlayerId}/block")).Is(200);
        (await player.Get("/api/wallet")).Is(401, "account_blocked");
        (await operators.Send(HttpMethod.Put, $"/api/admin/players/{player.PlayerId}/unblock")).Is(200);

        (await player.Get("/api/wallet")).Is(401, "invalid_token");
        (await (await ApiClient.SignIn(player.Server, login, Old)).Get("/api/wallet")).Is(200);
    }

    [Fact]
    public async Task A_role_that_was_taken_and_given_back_does_not_revive_tokens()
    {
        var (operators, (login, deputy)) = (await shared.Operator, await SignedUp());
        await SetRoles("player", "operator");
        var token = await ApiClient.SignIn(deputy.Server, login, Old);
        (await token.Get("/api/admin/auth/list?limit=1")).Is(200);
        await SetRoles("player");
        await SetRoles("player", "operator");
        (await token.Get("/api/admin/auth/list?limit=1")).Is(401, "invalid_token");
        await SetRoles("player");

        async Task SetRoles(params string[] roles) =>
            (await operators.Send(HttpMethod.Put, $"/api/admin/players/{deputy.PlayerId}/roles", JsonContent.Create(new { roles }))).Is(200);
    }

    private async Task<(string Login, ApiClient Player)> SignedUp()
    {
        var (login, anybody) = ($"session-{Guid.NewGuid():N}"[..24], await shared.Anybody());
        (await anybody.Post("/api/auth/sign-up", new { login, password = Old })).Is(201);
        return (login, await ApiClient.SignIn(anybody.Server, login, Old));
    }

    private static Task<Answer> ChangePassword(ApiClient player, string currentPassword, string newPassword) =>
        player.Send(HttpMethod.Put, "/api/players/me/password", JsonContent.Create(new { currentPassword, newPassword }));
}
