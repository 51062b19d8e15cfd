using System.Net.Http.Headers;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: whoever tries the service by hand learns from its answers how to ask. Method: first attempts, as they are made with curl.</summary>
public sealed class ErrorsForPeopleTests(SharedServer shared)
{
    [Fact]
    public async Task A_member_that_is_none_is_named_with_those_that_are()
    {
        var answer = await (await shared.Anybody()).Post("/api/auth/sign-up", new { username = "anna", password = "correct horse" });

        Assert.Equal("username login", answer.Is(400, "malformed_json").Fields);
        Assert.Equal("username: is not a member of the body; its members are login, password, birthDate, region; login: is required", answer["detail"].GetString());
    }

    [Theory]
    [InlineData("/api/admin/reports/revenue", "month: is required")]
    [InlineData("/api/admin/export/payments?drawId=x", "drawId: a whole number")]
    [InlineData("/api/draws?limit=x", "limit: a whole number")]
    public async Task A_parameter_that_is_missing_or_malformed_is_named(string address, string detail) =>
        Assert.Equal(detail, (await (await shared.Operator).Get(address)).Is(400, "invalid_request")["detail"].GetString());

    [Fact]
    public async Task No_body_is_enough_where_nothing_is_required_and_else_what_is_required_is_named()
    {
        var chief = await shared.Operator;

        (await chief.Send(HttpMethod.Put, $"/api/admin/draws/{await chief.CreateOpenDraw()}/cancel")).Is(200);
        Assert.Equal("login password", (await chief.Post("/api/auth/sign-up")).Is(400, "malformed_json").Fields);
    }

    [Fact]
    public async Task A_receipt_of_another_type_is_told_which_ones_there_are()
    {
        using var form = new StringContent(ShopReceipts.Text("1"), new MediaTypeHeaderValue("application/x-www-form-urlencoded"));

        Assert.Contains("text/plain", (await (await shared.Anybody()).Send(HttpMethod.Post, "/ticket", form)).Is(415, "unsupported_media_type")["detail"].GetString());
    }

    [Fact]
    public async Task Links_and_words_stand_as_they_are()
    {
        Assert.Contains("&currency=RUB&", (await (await shared.Operator).Get("/api/admin/reports/revenue?month=2026-11")).Is(200).Text);

        var player = await shared.NewPlayer();
        (await (await shared.Operator).Post($"/api/wallets/{player.PlayerId}/deposit", new { amount = "1", comment = "Зарплата" })).Is(201);
        Assert.Contains("Зарплата", (await player.Get("/api/wallet/history")).Is(200).Text);
    }
}
