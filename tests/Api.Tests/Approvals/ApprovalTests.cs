using Lottery.Api.Tests.Running;
using Npgsql;
using Xunit;

namespace Lottery.Api.Tests.Approvals;

/// <summary>What takes two operators, over HTTP, with everything switched on.</summary>
public sealed class ApprovalTests(ApprovalTests.Scene scene) : IClassFixture<ApprovalTests.Scene>
{
    [Fact]
    public async Task Cancelling_a_draw_that_sells_waits_for_another_operator()
    {
        var (first, second, player) = (scene.First, scene.Second, await ApiClient.OfNewPlayer(scene.Server, 1000));
        var draw = await first.CreateOpenDraw();
        (await player.Buy(draw, quickPicks: 2)).Is(201);
        var asked = (await first.CancelDraw(draw, "flood")).Is(202);
        Assert.Equal(("CancelDraw", "Pending", draw), (asked["action"].GetString(), asked["status"].GetString(), asked["target"].GetInt64()));
        Assert.Equal("Open", (await player.Get($"/api/draws/{draw}")).Is(200)["status"].GetString());
        Assert.Contains(Id(asked), await Waiting());

        (await first.Post($"/api/admin/approvals/{Id(asked)}/approve")).Is(403, "own_request");
        (await player.Post($"/api/admin/approvals/{Id(asked)}/approve")).Is(403, "forbidden");
        var done = (await second.Post($"/api/admin/approvals/{Id(asked)}/approve")).Is(200);

        Assert.Equal(("Done", second.PlayerId), (done["status"].GetString(), done["decidedBy"].GetInt64()));
        await Wait.Until("the refund", async () => await player.Roubles() == (1000m, 0m));
        (await second.Post($"/api/admin/approvals/{Id(asked)}/refuse", new { reason = "Too late." })).Is(409, "approval_decided");
        Assert.DoesNotContain(Id(asked), await Waiting());
    }

    [Fact]
    public async Task Money_by_hand_waits_and_comes_once()
    {
        var (first, second, player) = (scene.First, scene.Second, await ApiClient.OfNewPlayer(scene.Server));
        var credit = (await first.Post($"/api/wallets/{player.PlayerId}/credit", new { amount = "3.50", comment = "sorry" }, "c-1")).Is(202);
        Assert.Equal(credit.Text, (await first.Post($"/api/wallets/{player.PlayerId}/credit", new { amount = "3.50", comment = "sorry" }, "c-1")).Is(200).Text);
        var deposit = (await first.Post($"/api/wallets/{player.PlayerId}/deposit", new { amount = 10, comment = "Paid in at the desk." })).Is(202);
        (await first.Post($"/api/wallets/{player.PlayerId}/deposit", new { amount = 10 })).Is(400, "invalid_request");
        var invoice = (await first.Post("/api/transactions/invoice", new { walletId = player.PlayerId, amount = 100, currency = "RUB", comment = "A bank transfer." })).Is(202);
        (await first.Post("/api/wallets/999999999/credit", new { amount = 1, comment = "x" })).Is(404, "player_not_found");
        Assert.Equal((0m, 0m), await player.Roubles());

        foreach (var asked in (Answer[])[credit, deposit, invoice])
            for (var twice = 0; twice < 2; twice++)
                Assert.Equal("Done", (await second.Post($"/api/admin/approvals/{Id(asked)}/approve")).Is(200)["status"].GetString());

        Assert.Equal((113.50m, 0m), await player.Roubles());
    }

    [Fact]
    public async Task Operators_are_made_by_two()
    {
        var (first, second, player) = (scene.First, scene.Second, await ApiClient.OfNewPlayer(scene.Server));
        (await Roles(first, player, null, "operator")).Is(400, "invalid_request");
        (await Roles(first, player, null, "player")).Is(200);
        var asked = (await Roles(first, player, "She is hired.", "player", "operator")).Is(202);
        (await player.Get("/api/admin/auth/list")).Is(403);
        (await first.Post($"/api/admin/approvals/{Id(asked)}/refuse", new { reason = "Not yet." })).Is(200);
        (await second.Post($"/api/admin/approvals/{Id(asked)}/approve")).Is(409, "approval_decided");

        var again = (await Roles(first, player, "She is hired.", "player", "operator")).Is(202);
        (await second.Post($"/api/admin/approvals/{Id(again)}/approve")).Is(200);
        Assert.Contains("operator", (await first.Get("/api/admin/auth/list?role=operator")).Is(200).Text);
        Assert.Equal(["operator", "player"], (await player.Get("/api/players/me")).Is(200)["roles"].EnumerateArray().Select(r => r.GetString()).Order());
    }

    [Fact]
    public async Task Results_over_the_threshold_wait_for_an_operator()
    {
        var (first, player) = (scene.First, await ApiClient.OfNewPlayer(scene.Server, 10_000));
        (await first.Post("/api/admin/games", new
        {
            gameId = "1of2",
            name = "1 of 2",
            pick = 1,
            of = 2,
            price = 100,
            currency = "RUB",
            plan = new { fundBasisPoints = 5000, tiers = new[] { new { matches = 1, kind = "Fixed", amount = 150 } } },
        })).Is(201);
        var closes = DateTimeOffset.UtcNow.AddSeconds(8);
        var draw = (await first.Post("/api/admin/draws", new { gameId = "1of2", closesAt = closes })).Is(201)["drawId"].GetInt64();
        (await player.Buy(draw, lines: [[1], [2]])).Is(201);

        await Wait.Until("the request", async () => (await Waiting()).Contains(draw));
        Assert.Equal("Closed", (await player.Get($"/api/draws/{draw}")).Is(200)["status"].GetString());
        (await player.Get($"/api/results/{draw}")).Is(409, "results_not_ready");
        (await first.Post($"/api/results/{draw}/generate")).Is(409, "approval_pending");
        Assert.Equal("100.00", (await first.Get($"/api/admin/approvals/{draw}")).Is(200)["amount"].GetString());

        (await first.Post($"/api/admin/approvals/{draw}/approve")).Is(200);
        await player.DrawIn(draw, "Settled");
        Assert.Equal((9_900m, 0m), await player.Roubles());
    }

    [Fact]
    public async Task The_tables_let_nobody_approve_his_own()
    {
        var draw = await scene.First.CreateOpenDraw();
        (await scene.First.CancelDraw(draw)).Is(400, "invalid_request");
        var asked = (await scene.First.CancelDraw(draw, "flood")).Is(202);
        await using var source = NpgsqlDataSource.Create(scene.Server.ConnectionString);
        await using var forge = source.CreateCommand($"UPDATE approval SET status = 'Approved', decided_by = requested_by, decided_at = now() WHERE id = {Id(asked)}");
        Assert.Equal("nobody_approves_his_own", (await Assert.ThrowsAsync<PostgresException>(() => forge.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).ConstraintName);
    }

    private async Task<List<long>> Waiting() =>
        [.. (await scene.First.Get("/api/admin/approvals?limit=1000")).Is(200)["items"].EnumerateArray().Select(a => a.GetProperty("approvalId").GetInt64())];

    private static Task<Answer> Roles(ApiClient by, ApiClient player, string? reason, params string[] roles) => by.Send(
        HttpMethod.Put, $"/api/admin/players/{player.PlayerId}/roles", System.Net.Http.Json.JsonContent.Create(new { roles, reason }));

    private static long Id(Answer asked) => asked["approvalId"].GetInt64();

    /// <summary>A service where everything takes two, and two operators: the second is made before by the tables' owner, as an installation's first two are.</summary>
    public sealed class Scene : IAsyncLifetime
    {
        public LotteryProcess Server { get; private set; } = null!;

        public ApiClient First { get; private set; } = null!;

        public ApiClient Second { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            (string, string)[] rules = [("TwoPeople__CancelDraw", "on"), ("TwoPeople__Credits", "on"), ("TwoPeople__PayoutOver", "50"), ("TwoPeople__Roles", "on")];
            Server = await LotteryProcess.Start(rules);
            First = await ApiClient.OfOperator(Server);
            (await First.Post("/api/auth/sign-up", new { login = "second", password = "correct horse" })).Is(201);
            var player = await ApiClient.SignIn(Server, "second", "correct horse");
            await using var source = NpgsqlDataSource.Create(Server.ConnectionString);
            await using var promote = source.CreateCommand($"UPDATE player SET roles = 3 WHERE id = {player.PlayerId}");
            await promote.ExecuteNonQueryAsync();
            await Server.Kill();
            await Server.Restart();
            First = await ApiClient.OfOperator(Server);
            Second = await ApiClient.SignIn(Server, "second", "correct horse");
        }

        public async ValueTask DisposeAsync()
        {
            await Server.VerifyLedger();
            await Server.DisposeAsync();
        }
    }
}
