using System.Diagnostics;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Transactions;

/// <summary>Goal: money moves once at the provider and once here, whatever becomes of requests, answers and processes. Method: the product, and a provider in a process of its own that fails, repeats and lies.</summary>
public sealed class HttpProviderTests(HttpProviderTests.Scene scene) : IClassFixture<HttpProviderTests.Scene>
{
    private ProviderProcess Provider => scene.Provider;

    [Fact]
    public async Task A_deposit_that_the_provider_accepts_is_in_the_wallet()
    {
        var player = await Begin("accept");
        var deposit = (await player.Post("/api/payments/fill_wallet", new { amount = "15.00" }, "d-1")).Is(201);

        Assert.Equal(("Deposit", "Success"), (deposit["kind"].GetString(), deposit["status"].GetString()));
        Assert.Equal(deposit.Text, (await player.Post("/api/payments/fill_wallet", new { amount = "15.00" }, "d-1")).Is(200).Text);
        Assert.Equal((15m, 0m), await player.Roubles());
        Assert.Equal(("accepted", 1, 1), await Provider.Book(Id(deposit)));
        var book = (await Provider.Books()).Single(e => e.GetProperty("id").GetInt64() == Id(deposit));
        Assert.Equal(("deposit", "15.00", "RUB"), (book.GetProperty("kind").GetString(), book.GetProperty("amount").GetString(), book.GetProperty("currency").GetString()));
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_reason()
    {
        var player = await Begin("accept", roubles: 100);
        await Provider.Behave("refuse");
        var withdrawal = (await player.Post("/api/wallet/withdraw", new { amount = 60 })).Is(201);

        Assert.Equal(("Error", "provider_refused"), (withdrawal["status"].GetString(), withdrawal["reason"].GetString()));
        Assert.Equal("The card is blocked.", (await player.Get($"/api/transactions/{Id(withdrawal)}")).Is(200)["verdict"].GetProperty("reason").GetString());
        Assert.Equal((100m, 0m), await player.Roubles());
    }

    [Fact]
    public async Task A_callback_concludes_what_was_left_open_once_however_often_it_comes()
    {
        var player = await Begin("pending");
        var deposit = (await player.Post("/api/payments/fill_wallet", new { amount = 40 })).Is(201);
        Assert.Equal("Created", deposit["status"].GetString());
        Assert.Equal((0m, 0m), await player.Roubles());

        for (var times = 0; times < 3; times++)
            Assert.Equal((200, $$"""{"id":{{Id(deposit)}},"status":"accepted"}"""), await Provider.Call(scene.Server, Says(deposit, "40.00", "accepted")));

        Assert.Equal((40m, 0m), await player.Roubles());
        Assert.Equal(409, (await Provider.Call(scene.Server, Says(deposit, "40.00", "refused"))).Status);
        Assert.Equal((40m, 0m), await player.Roubles());
    }

#pragma warning disable format // A table.
    [Fact]
    public async Task A_callback_that_is_not_the_providers_or_not_about_the_payment_changes_nothing()
    {
        var player = await Begin("pending");
        var deposit = (await player.Post("/api/payments/fill_wallet", new { amount = 40 })).Is(201);

        await Refused(401, "signature_invalid", Says(deposit, "40.00",  "accepted"), isSigned: false);
        await Refused(401, "signature_invalid", Says(deposit, "40.00",  "accepted"), what: "answer");
        await Refused(401, "signature_expired", Says(deposit, "40.00",  "accepted"), age: 301);
        await Refused(409, "provider_mismatch", Says(deposit, "400.00", "accepted"));
        await Refused(409, "provider_mismatch", new { id = Id(deposit), kind = "withdrawal", amount = "40.00", currency = "RUB", status = "accepted" });
        await Refused(409, "provider_mismatch", new { id = Id(deposit), kind = "deposit", amount = "40.00", currency = "USD", status = "accepted" });
        await Refused(404, "payment_not_found", new { id = 999_999_999, kind = "deposit", amount = "40.00", currency = "RUB", status = "accepted" });
        await Refused(400, "malformed_json",    Says(deposit, "40.00",  "perhaps"));
        await Refused(400, "malformed_json",    new { id = Id(deposit) });

        Assert.Equal("Created", (await player.Get($"/api/transactions/{Id(deposit)}")).Is(200)["status"].GetString());
        Assert.Equal((0m, 0m), await player.Roubles());

        async Task Refused(int status, string code, object body, string what = "callback", int age = 0, bool isSigned = true)
        {
            var (answered, text) = await Provider.Call(scene.Server, body, what, age, isSigned);
            Assert.True(answered == status && text.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal), $"Expected {status} {code}, but got {answered}: {text}");
        }
    }
#pragma warning restore format

    /// <summary>Goal: whatever is not a signed answer about this payment is no answer. The provider is asked again, and has moved the money once.</summary>
    [Theory]
    [InlineData("fail")]
    [InlineData("drop")]
    [InlineData("hang")]
    [InlineData("nonsense")]
    [InlineData("unsigned")]
    [InlineData("wrong-id")]
    [InlineData("wrong-amount")]
    public async Task A_provider_that_fails_or_lies_is_asked_again(string how)
    {
        var player = await Begin("accept", roubles: 100);
        await Provider.Behave(how);
        var withdrawal = (await player.Post("/api/wallet/withdraw", new { amount = 60 })).Is(201);
        Assert.Equal("Created", withdrawal["status"].GetString());
        Assert.Equal((40m, 60m), await player.Roubles());

        await Wait.Until("it to be asked again", async () => (await Provider.Book(Id(withdrawal))).Asked > 1);
        Assert.Equal((40m, 60m), await player.Roubles());
        await Provider.Behave("accept");

        await Wait.Until("the money to be paid out", async () => await player.Roubles() == (40m, 0m));
        Assert.Equal(1, (await Provider.Book(Id(withdrawal))).Moved);
    }

    [Fact]
    public async Task A_killed_service_goes_on_where_it_was()
    {
        await using var provider = await ProviderProcess.Start(); // Of its own: two services count their payments from 1.
        await using var server = await LotteryProcess.Start(provider.Settings);
        await provider.Behave("accept");
        var player = await Funded(server, 100);
        await provider.Behave("hang");
        var asking = player.Post("/api/wallet/withdraw", new { amount = 60 }, "out");
        await Wait.Until("the provider to be asked", async () => (await provider.Books()).Any(e => e.GetProperty("amount").GetString() == "60.00" && e.GetProperty("status").GetString() == "pending"));

        await server.Kill();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asking);
        await provider.Behave("accept");
        await server.Restart();

        await Wait.Until("the money to be paid out", async () => await player.Roubles() == (40m, 0m));
        var withdrawal = (await player.Post("/api/wallet/withdraw", new { amount = 60 }, "out")).Is(200);
        Assert.Equal(("Success", 1), (withdrawal["status"].GetString(), (await provider.Book(Id(withdrawal))).Moved));
        await server.VerifyLedger();
    }

    [Fact]
    public async Task Operators_give_no_verdicts_and_health_says_who_does()
    {
        var player = await Begin("pending");
        var deposit = (await player.Post("/api/payments/fill_wallet", new { amount = 5 })).Is(201);
        var operators = await ApiClient.OfOperator(scene.Server);
        (await operators.Post($"/api/transactions/{Id(deposit)}/verdict", new { verdict = "Accepted" })).Is(409, "provider_decides");
        Assert.Equal("http", (await operators.Get("/health/ready")).Is(200)["payments"].GetString());
    }

    [Fact]
    public async Task Reconciling_names_every_difference()
    {
        await using var provider = await ProviderProcess.Start();
        await using var server = await LotteryProcess.Start(provider.Settings);
        var player = await ApiClient.OfNewPlayer(server);
        var ids = new List<long>();
        for (var i = 1; i <= 5; i++)
            ids.Add(Id((await player.Post("/api/payments/fill_wallet", new { amount = i })).Is(201)));
        await provider.Behave("pending");
        var open = Id((await player.Post("/api/wallet/withdraw", new { amount = 1 })).Is(201));
        Assert.Equal((0, "6 transactions here agree with 6 in the statement.\n"), await Reconcile());

        await provider.Post($"/test/forget/{ids[0]}");
        await provider.Post($"/test/books/{ids[1]}/refused");
        await provider.Post($"/test/amount/{ids[2]}/30.00");
        await provider.Post($"/test/invent/{ids[^1] + 1000}");

        var (exitCode, output) = await Reconcile();
        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                $"DIFFERS  payment {ids[0]} is not in the statement: here it is a deposit of 1.00 RUB, accepted",
                $"DIFFERS  payment {ids[1]} is accepted here, and refused there",
                $"DIFFERS  payment {ids[2]} is of 3.00 RUB here, and of 30.00 RUB there",
                $"DIFFERS  payment {ids[^1] + 1000} is not known here: the provider has a deposit of 1.00 RUB, accepted",
                "4 differences between 6 transactions here and 6 in the statement.",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).OrderBy(line => line.StartsWith("DIFFERS", StringComparison.Ordinal) ? 0 : 1));
        Assert.DoesNotContain($"payment {open} ", output, StringComparison.Ordinal);

        async Task<(int, string)> Reconcile()
        {
            string[] arguments = ["reconcile", "--from", "2020-01-01", "--until", "2100-01-01", "--data", server.DataFolder, .. provider.Settings.SelectMany(s => (string[])["--set", $"{s.Item1.Replace("__", ":", StringComparison.Ordinal)}={s.Item2}"])];
            return await Programs.Run(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), .. arguments]));
        }
    }

    [Fact]
    public async Task A_provider_without_an_address_is_named_at_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("lottery-provider-");
        try
        {
            var (exitCode, output) = await Programs.Run(new ProcessStartInfo("dotnet",
                [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "reconcile", "--from", "2020-01-01", "--until", "2021-01-01", "--data", folder.FullName, "--set", "Transactions:Provider=http"]));
            Assert.Equal((2, "Transactions:Provider is http, so Transactions:Http:Url and Transactions:Http:Secret must be set.\n"), (exitCode, output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<ApiClient> Begin(string how, decimal roubles = 0)
    {
        await Provider.Behave(how);
        return await Funded(scene.Server, roubles);
    }

    /// <summary>A player whose money has come, if only at the second question: a busy machine is slow to answer the first.</summary>
    private static async Task<ApiClient> Funded(LotteryProcess server, decimal roubles)
    {
        var player = await ApiClient.OfNewPlayer(server, roubles);
        await Wait.Until("the money to come", async () => await player.Roubles() == (roubles, 0m));
        return player;
    }

    private static object Says(Answer deposit, string amount, string status) => new { id = Id(deposit), kind = "deposit", amount, currency = "RUB", status };

    private static long Id(Answer answer) => answer["paymentId"].GetInt64();

    /// <summary>One provider, and one service that asks it.</summary>
    public sealed class Scene : IAsyncLifetime
    {
        public ProviderProcess Provider { get; private set; } = null!;

        public LotteryProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Provider = await ProviderProcess.Start();
            Server = await LotteryProcess.Start(Provider.Settings);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.VerifyLedger();
            await Server.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
