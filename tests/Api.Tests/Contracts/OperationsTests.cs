using System.Diagnostics;
using System.Text.Json;
using Lottery.Api.Tests.Metrics;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Contracts;

/// <summary>Goal: what operators had with the former services they have: Prometheus counters, log levels on standard output, configuration by file and environment; and health. Method: the running product, one that logs all.</summary>
public sealed class OperationsTests(OperationsTests.Chatty chatty) : IClassFixture<OperationsTests.Chatty>
{
    [Fact]
    public async Task Prometheus_counts_each_operation_and_answer_status()
    {
        var player = await ApiClient.OfNewPlayer(chatty.Server);
        (await player.Fund(10)).Is(201);
        (await player.Fund(-1)).Is(400, "invalid_amount");

        var page = PrometheusText.Parse((await player.With(null).Get("/metrics")).Is(200).Text);

        var counts = Assert.Single(page, f => f is { Name: "lottery_requests_total", Type: "counter" }).Samples;
        foreach (var status in (string[])["201", "400"])
            Assert.Equal(1, Assert.Single(counts, s => s.Labels["operation"] == "POST /api/payments/fill_wallet" && s.Labels["status"] == status).Value);
    }

    [Fact]
    public async Task Health_says_that_it_lives_and_that_it_is_ready_and_what_that_rests_on()
    {
        var anybody = new ApiClient(chatty.Server);

        Assert.Equal("""{"status":"live"}""", (await anybody.Get("/health/live")).Is(200).Text);
        Assert.Equal(
            """{"status":"ready","dependencies":[{"name":"database","status":"up"},{"name":"writer","status":"up"}],"payments":"SANDBOX"}""",
            (await anybody.Get("/health/ready")).Is(200).Text);
    }

    [Fact]
    public async Task At_level_Debug_a_refused_request_is_a_line_with_its_request_and_trace()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{chatty.Server.Url}/api/draws/424242");
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        var line = await chatty.Line("the request", l => l.Level == "Debug" && l.Text == "GET /api/draws/{id} was answered 404 draw_not_found after");
        Assert.Equal(trace, line.Property("TraceId"));
        Assert.NotEqual("", line.Property("RequestId"));
    }

    [Fact]
    public async Task At_level_Info_what_happens_to_the_service_is_a_line() =>
        Assert.Equal("Lottery.Storage.Commit.CommitQueue", (await chatty.Line("the start", l => l.Level == "Information" && l.Text.StartsWith("Accepting commands", StringComparison.Ordinal))).Property("SourceContext"));

    [Fact]
    public async Task At_level_Error_only_failures_are_lines()
    {
        await using var postgres = await GivenPostgres.Start();
        await using var quiet = await LotteryProcess.StartOn(postgres, ("Logging__Level", "Error"));
        var player = await ApiClient.OfNewPlayer(quiet);
        (await player.Get("/api/draws/424242")).Is(404);
        Assert.DoesNotContain("INFO", quiet.Output);
        Assert.DoesNotContain("DEBUG", quiet.Output);

        await postgres.Kill();
        (await player.Fund(1)).Is(503, "storage_unavailable");

        await Wait.Until("the failure's line", () => quiet.Output.Split('\n').Any(line =>
            line.Contains(" ERROR Lottery.Api.Http.RequestLog: POST /api/payments/fill_wallet was answered 503 storage_unavailable after", StringComparison.Ordinal)
            && line.EndsWith(']')));
    }

    [Fact]
    public async Task Logs_tell_no_secrets()
    {
        var player = await ApiClient.OfNewPlayer(chatty.Server);
        (await new ApiClient(chatty.Server).Post("/api/auth/sign-in", new { login = "somebody@example.org", password = "wrong horse" })).Is(401);
        (await player.With("forged").Get("/api/wallet")).Is(401);
        await chatty.Line("the last request", l => l.Text == "GET /api/wallet was answered 401 invalid_token after");

        foreach (var secret in (string[])["horse", "somebody@example.org", player.Token!, "forged"])
            Assert.DoesNotContain(chatty.Lines(), l => l.Raw.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Configuration_is_by_file_and_environment()
    {
        var folder = Directory.CreateTempSubdirectory("lottery-config-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "lottery.json"), """{ "SignIn": { "PerAccount": 7, "PerAddress": 7 } }""", TestContext.Current.CancellationToken);
            var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "config"]) { WorkingDirectory = folder };
            command.Environment["SignIn__PerAddress"] = "8";

            var (exitCode, output) = await Programs.Run(command);

            Assert.Equal(0, exitCode);
            Assert.Contains("\nSignIn:PerAccount = 7  [lottery.json]\nSignIn:PerAddress = 8  [the environment]\n", output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A line of the log in JSON.</summary>
    /// <param name="Raw">To the letter.</param>
    public sealed record LogLine(string Raw)
    {
        private readonly Lazy<JsonElement> _json = new(() => JsonElement.Parse(Raw));

        public string Level => _json.Value.GetProperty(nameof(Level)).GetString()!;

        /// <summary>The message, up to a duration.</summary>
        public string Text => System.Text.RegularExpressions.Regex.Replace(_json.Value.GetProperty("RenderedMessage").GetString()!.Replace("\"", "", StringComparison.Ordinal), @"(?<= after) [0-9.]+ ms.*", "");

        public string Property(string name) => _json.Value.GetProperty("Properties").TryGetProperty(name, out var value) ? value.GetString()! : "";
    }

    /// <summary>A service that logs all there is, as JSON.</summary>
    public sealed class Chatty : IAsyncLifetime
    {
        public LotteryProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await LotteryProcess.Start(("Logging__Format", "Json"), ("Logging__Level", "Debug"));

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        public List<LogLine> Lines() => [.. Server.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => new LogLine(line))];

        public Task<LogLine> Line(string what, Func<LogLine, bool> isIt) => Wait.For(what, () => Task.FromResult(Lines().FirstOrDefault(isIt)));
    }
}
