using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Lottery.Api.Tests.Running;
using Lottery.Verifier;
using Xunit;

namespace Lottery.Api.Tests.Proofs;

/// <summary>Goal: anybody proves a draw from what the service publishes. Method: draws that close in seconds, the verifier, and the command.</summary>
public sealed class ProofTests(SharedServer shared)
{
    private const int RecordSize = 8 + 32 + 6;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });

    [Fact]
    public async Task A_settled_draw_is_proved_by_the_verifier_and_by_the_command()
    {
        var (client, draw) = await SettledDraw(lines: 40);
        await using var source = await ProofSource.Open(Address(client, draw), Http, TestContext.Current.CancellationToken);
        var report = await Verification.Run(source.Proof, source.Entries, new Noted(), stop: TestContext.Current.CancellationToken);
        Assert.True(report.Holds, string.Join('\n', report.Findings));
        Assert.Equal(40 * RecordSize, source.Length);

        var folder = Directory.CreateTempSubdirectory("lottery-proof-");
        try
        {
            var file = Path.Combine(folder.FullName, "draw.proof");
            var (exitCode, output) = await Run(Address(client, draw), "--save", file);
            Assert.True(exitCode == 0 && output.Contains($"Draw {draw} is proved."), output);
            Assert.Equal(0, (await Run(file)).ExitCode);

            // One byte of the last ticket's numbers.
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            (exitCode, output) = await Run(file);
            Assert.True(exitCode == 1 && output.Contains("WRONG  book_root"), output);
            (exitCode, output) = await Run(Address(client, draw), "--key", "another");
            Assert.True(exitCode == 1 && output.Contains("WRONG  unexpected_key"), output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Entries_are_resumable_compressed_and_known_by_their_root()
    {
        var (client, draw) = await SettledDraw(lines: 25);
        var address = $"{Address(client, draw)}/entries";
        using var whole = await Get(address);
        var bytes = await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var root = (await client.Get($"/api/draws/{draw}")).Is(200)["seal"].GetProperty("root").GetString();
        Assert.Equal((25 * RecordSize, $"\"{root}\""), (bytes.Length, whole.Headers.ETag!.Tag));

        foreach (var (from, to) in ((long?, long?)[])[(0, 0), (1, 99), (50, null), (null, 17), (46 * 3, (46 * 9) - 1), (1000, 5000)])
        {
            using var part = await Get(address, request => request.Headers.Range = new RangeHeaderValue(from, to));
            var expected = from is null ? bytes[^(int)to!.Value..] : bytes[(int)from.Value..(int)Math.Min(bytes.Length, to + 1 ?? bytes.Length)];
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(expected, await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(bytes.Length, part.Content.Headers.ContentRange!.Length);
        }
        using var beyond = await Get(address, request => request.Headers.Range = new RangeHeaderValue(bytes.Length, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using var other = await Get(address, request =>
        {
            request.Headers.Range = new RangeHeaderValue(5, null);
            request.Headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        });
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var known = await Get(address, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);

        using var compressed = await Get(address, request => request.Headers.AcceptEncoding.Add(new("gzip")));
        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
        Assert.NotEqual(whole.Headers.ETag, compressed.Headers.ETag);
        await using var unzipped = new GZipStream(await compressed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        await unzipped.CopyToAsync(copy, TestContext.Current.CancellationToken);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task While_a_draw_sells_its_terms_are_there_and_its_entries_are_not()
    {
        var operators = await shared.Operator;
        var draw = (await operators.CreateDraw("6of45", TimeSpan.FromMinutes(10))).Is(201);
        var id = draw["drawId"].GetInt64();
        var proof = (await operators.With(null).Get($"/api/draws/{id}/proof")).Is(200);

        Assert.Contains($"commitment {draw["commitment"].GetString()}\n", proof["terms"].GetString());
        Assert.Contains($"plan {draw["plan"].GetProperty("hash").GetString()}\n", proof["terms"].GetString());
        Assert.False(proof.Json.TryGetProperty("secret", out _));
        (await operators.Get($"/api/draws/{id}/entries")).Is(409, "proof_not_ready");
        (await operators.Get("/api/draws/999999/proof")).Is(404, "draw_not_found");
        (await operators.Get("/api/draws/999999/entries")).Is(404, "draw_not_found");
    }

    private async Task<(ApiClient Player, long Draw)> SettledDraw(int lines)
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(10_000));
        var draw = (await operators.CreateDraw("6of45", TimeSpan.FromSeconds(3))).Is(201)["drawId"].GetInt64();
        for (var bought = 0; bought < lines; bought += 5)
            (await player.Buy(draw, quickPicks: 5)).Is(201);
        await player.DrawIn(draw, "Settled");
        return (player, draw);
    }

    private static string Address(ApiClient client, long draw) => $"{client.Server.Url}/api/draws/{draw}";

    private static async Task<HttpResponseMessage> Get(string address, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        change?.Invoke(request);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<(int ExitCode, string Output)> Run(params string[] arguments) =>
        Programs.Run(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "verify", "draw", .. arguments]));
}
