using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Fuzzing;

/// <summary>
/// Goal: whatever is sent to whatever operation by whomever, the service answers what it says that it answers, breaks nothing and slows down
/// nobody. Method: hostile requests made from the OpenAPI document for a minute (LOTTERY_FUZZ_SECONDS for longer), without a token, with a
/// player's and with an operator's, beside neighbours who buy; the ledger is proved afterwards. LOTTERY_FUZZ_SEED repeats what was sent.
/// </summary>
public sealed class FuzzTests
{
    private const int Workers = 4;

    /// <summary>Of a longer body the service may close the connection before it is sent.</summary>
    private const int MaxBody = 64 * 1024;

    /// <summary>Of what neighbours do beside harmless requests, this much they do beside hostile ones. Whoever makes the service begin anew takes nine tenths.</summary>
    private const double LeastShare = 0.2;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Nothing_that_is_sent_breaks_the_service_or_slows_it_down()
    {
        var seconds = Number("LOTTERY_FUZZ_SECONDS", 60);
        var seed = Number("LOTTERY_FUZZ_SEED", Environment.TickCount & 0xFFFFFF);
        TestContext.Current.TestOutputHelper?.WriteLine($"LOTTERY_FUZZ_SEED={seed}");
        await using var server = await LotteryProcess.Start();
        var scene = await Scene.Set(server);
        var wrong = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        var neighbours = scene.Neighbours.Select(n => new Neighbour(n.Client, scene.TheirDraw, n.Login, wrong)).ToList();
        await Beside(TimeSpan.FromSeconds(3), (_, stop) => Harmless(scene, stop)); // Until it is warm.
        var before = await Beside(TimeSpan.FromSeconds(seconds / 6.0), (_, stop) => Harmless(scene, stop));
        var during = await Beside(TimeSpan.FromSeconds(seconds * 5 / 6.0), async (worker, stop) =>
        {
            if (worker == 0)
                await Sweep(scene, wrong, statuses);
            await Hostile(scene, seed + worker, wrong, statuses, stop);
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{statuses.Values.Sum()} hostile requests: {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}"))}");
        TestContext.Current.TestOutputHelper?.WriteLine($"Purchases/s of neighbours: {before:0} beside harmless requests, {during:0} beside hostile ones");
        Assert.True(wrong.IsEmpty, $"Seed {seed}, {wrong.Count} wrong answers:\n{string.Join('\n', wrong.Take(40))}\n{server.Output}");
        Assert.True(during >= before * LeastShare, $"Seed {seed}: neighbours bought {before:0}/s beside harmless requests, and {during:0}/s beside hostile ones.");
        Assert.True(statuses.Keys.Any(s => s < 300), "Nothing that was sent had any effect: the requests are too wild.");
        Assert.DoesNotContain("Epoch", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("refused a decision", server.Output, StringComparison.Ordinal);
        (await new ApiClient(server).Get("/health/ready")).Is(200);
        await server.VerifyLedger();

        async Task<double> Beside(TimeSpan time, Func<int, CancellationToken, Task> work)
        {
            using var over = new CancellationTokenSource();
            var working = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => work(worker, over.Token))).ToList();
            var rates = await Task.WhenAll(neighbours.Select(neighbour => Task.Run(() => neighbour.Buy(time))));
            await over.CancelAsync();
            await Task.WhenAll(working);
            return rates.Sum();
        }
    }

    private static async Task Harmless(Scene scene, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await scene.Player.Get($"/api/draws/{scene.OurDraw}");
    }

    /// <summary>Before chance has its turn: every operation with each of its texts, query parameters and arrays poisoned.</summary>
    private static async Task Sweep(Scene scene, ConcurrentQueue<string> wrong, ConcurrentDictionary<int, int> statuses)
    {
        var requests = new FuzzRequests(scene.Document, scene.Ids, scene.Victims, new Random(1));
        foreach (var operation in scene.Operations)
            foreach (var (request, shown) in requests.Sweep(operation, scene.Server.Url, scene.Operator.Token!))
                using (request)
                    await Send(operation, request, shown, wrong, statuses);
    }

    private static async Task Hostile(Scene scene, int seed, ConcurrentQueue<string> wrong, ConcurrentDictionary<int, int> statuses, CancellationToken stop)
    {
        var random = new Random(seed);
        var requests = new FuzzRequests(scene.Document, scene.Ids, scene.Victims, random);
        while (!stop.IsCancellationRequested)
        {
            var operations = random.Next(2) == 0 ? scene.Operations : scene.Changes;
            var operation = operations[random.Next(operations.Count)];
            var token = random.Next(4) switch { 0 => null, 1 => scene.Player.Token, _ => scene.Operator.Token };
            var (request, shown) = requests.Next(operation, scene.Server.Url, token);
            using (request)
                await Send(operation, request, shown, wrong, statuses);
        }
    }

    private static async Task Send(
        FuzzOperation operation, HttpRequestMessage request, string shown, ConcurrentQueue<string> wrong, ConcurrentDictionary<int, int> statuses, bool again = false)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            // Streams of events have no end: the beginning will do.
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var status = (int)response.StatusCode;
            statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (status >= 400 || response.Content.Headers.ContentType?.MediaType == "application/json")
            {
                var body = await response.Content.ReadAsStringAsync();
                if (status >= 500 && !(response.StatusCode == HttpStatusCode.ServiceUnavailable && operation.Statuses.Contains("503") && body.Contains("\"overloaded\"", StringComparison.Ordinal)))
                    wrong.Enqueue($"{shown}\n  {status} {body}");
            }
            if (TimeProvider.System.GetElapsedTime(began) is var took && took > Patience)
                wrong.Enqueue($"{shown}\n  {status} after {took.TotalSeconds:0.0} s");
        }
        catch (HttpRequestException) when (!again)
        {
            // The service closes a connection whose body it did not read to its end; a request that was put on that meanwhile is sent again.
            using var copy = await Copy(request);
            await Send(operation, copy, shown, wrong, statuses, again: true);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            if (request.Content is null || (await request.Content.ReadAsByteArrayAsync()).Length <= MaxBody)
                wrong.Enqueue($"{shown}\n  {e.Message}");
        }
    }

    private static async Task<HttpRequestMessage> Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (var (name, values) in request.Headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync());
            copy.Content.Headers.ContentType = content.Headers.ContentType;
        }
        return copy;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>A service with something of everything in it.</summary>
    private sealed record Scene(
        LotteryProcess Server, JsonElement Document, IReadOnlyList<FuzzOperation> Operations, ApiClient Operator, ApiClient Player,
        IReadOnlyList<(ApiClient Client, string Login)> Neighbours, long OurDraw, long TheirDraw, IReadOnlyList<long> Ids, IReadOnlyList<long> Victims)
    {
        /// <summary>What is sent a body, but for sign-ins and sign-ups: each of them costs tens of milliseconds of a core.</summary>
        public IReadOnlyList<FuzzOperation> Changes { get; } =
            [.. Operations.Where(operation => operation.Bodies.Count > 0 && !operation.Path.StartsWith("/api/auth", StringComparison.Ordinal))];

        public static async Task<Scene> Set(LotteryProcess server)
        {
            var chief = await ApiClient.OfOperator(server);
            var document = (await chief.Get("/openapi/v1.json")).Is(200).Json;
            var player = await ApiClient.OfNewPlayer(server, 100_000);
            var victims = new List<long>();
            for (var i = 0; i < 3; i++)
                victims.Add((await ApiClient.OfNewPlayer(server, 100)).PlayerId);
            // The neighbours' draw is none whose number may be sent by chance.
            var draws = new List<long>();
            for (var i = 0; i < 12; i++)
                draws.Add(await chief.CreateOpenDraw());
            var bought = (await player.Buy(draws[0], quickPicks: 3)).Is(201);
            var service = (await chief.Post("/api/admin/services", new { services = new[] { new { name = "Parking" } } })).Is(201)["items"][0].GetProperty("serviceId").GetInt64();
            var invoice = (await player.Post($"/api/invoice/draws/{draws[0]}/ticket", new { quickPicks = 1 })).Is(201)["invoiceId"].GetInt64();
            var neighbours = new List<(ApiClient, string)>();
            for (var i = 0; i < 3; i++)
            {
                var login = $"neighbour-{i}";
                (await chief.Post("/api/auth/sign-up", new { login, password = ApiClient.Password })).Is(201);
                var client = await ApiClient.SignIn(server, login, ApiClient.Password);
                (await client.Fund(900_000_000)).Is(201);
                neighbours.Add((client, login));
            }
            return new(
                server, document, FuzzOperation.Of(document), chief, player, neighbours, draws[0], draws[^1],
                [draws[0], draws[1], player.PlayerId, bought["paymentId"].GetInt64(), bought["tickets"][0].GetProperty("ticketId").GetInt64(), service, invoice], victims);
        }
    }
}
