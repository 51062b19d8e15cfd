using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Lottery.Verifier;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Xunit;

namespace Lottery.Api.Tests.Proofs;

/// <summary>Goal: a witness sees a draw that sells grow, and catches a service that tells two stories. Method: the service and the command, as processes.</summary>
public sealed class WitnessTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_witness_follows_a_draw_that_sells_and_cosigns_every_head()
    {
        await using var server = await LotteryProcess.Start();
        var operators = await ApiClient.OfOperator(server);
        var players = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ApiClient.OfNewPlayer(server, 50_000_000)));
        var draw = (await operators.CreateDraw("6of45", TimeSpan.FromSeconds(15))).Is(201)["drawId"].GetInt64();
        var folder = Path.Combine(server.DataFolder, "witness");
        using var witness = Start("witness", server.Url, "--keep", folder, "--name", "witness.test");
        var output = witness.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        // All buy as fast as they can until the sales are over.
        var sold = (await Task.WhenAll(players.Select(player => Task.Run(() => BuyUntilClosed(player, draw))))).Sum();
        await operators.DrawIn(draw, "Settled");
        var log = new HeadLog(folder);
        await Wait.Until("the witness to see the seal", () => log.Heads(draw).Any(h => h.Checkpoint().IsSealed));
        Programs.Signal(witness.Id, Programs.SigTerm);
        await witness.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await output;
        Assert.True(witness.ExitCode == 0 && text.Contains("all consistent"), text);

        // A head each second while it sold: as many as seconds, less some on a busy machine.
        var signed = (await operators.Get($"/api/draws/{draw}/heads?limit=1000")).Is(200)["items"].EnumerateArray().ToList();
        Assert.True(signed.Count >= 6, $"There are only {signed.Count} heads of 15 s.");
        var gaps = signed.Zip(signed.Skip(1)).Select(pair => (SignedAt(pair.Second) - SignedAt(pair.First)).TotalSeconds).Order().ToList();
        Assert.True(gaps[gaps.Count / 2] < 2.5, $"The median time between heads is {gaps[gaps.Count / 2]:F2} s.");

        // What the witness kept: they grow up to the seal, which has every ticket that was acknowledged; each carries the witness's signature.
        var heads = log.Heads(draw);
        var sizes = heads.Select(h => h.Checkpoint().Size).ToList();
        Assert.Equal(sizes.Order(), sizes);
        Assert.True(sizes.Distinct().Count() >= 4, $"The witness saw only the sizes {string.Join(' ', sizes)}.");
        Assert.Equal(sold, heads[^1].Checkpoint().Size);
        var key = Regex.Match(text, @"^Witness (witness\.test\+[0-9a-f]{8}\+\S+) keeps").Groups[1].Value;
        Assert.All(heads, head => AssertCosigned(head, key));

        // Any two of them are proved, book by book.
        foreach (var (before, after) in heads.Zip(heads.Skip(1)).Append((heads[0], heads[^1])))
            await AssertConsistent(operators, draw, before.Checkpoint(), after.Checkpoint());
    }

    [Fact]
    public async Task A_service_that_shows_two_histories_is_caught_by_one_witness_and_by_two_that_compare()
    {
        await using var one = await LotteryProcess.Start();
        var (operators, player) = (await ApiClient.OfOperator(one), await ApiClient.OfNewPlayer(one, 10_000));
        var draw = await operators.CreateOpenDraw();
        (await player.Buy(draw, quickPicks: 20)).Is(201);
        await Head(player, draw, 20);
        var (anna, bert) = (Folder(one, "anna"), Folder(one, "bert"));
        Assert.Empty(await Look(one, anna));
        Assert.Empty(await Look(one, bert));

        // The operator forks the log: the same keys, the same twenty tickets, and from then on one history for Anna and another for Bert.
        await one.Stop();
        await using var other = await one.StartCopy();
        await one.Restart();
        var ofOther = new ApiClient(other, player.Token, player.PlayerId);
        foreach (var (client, picks) in ((ApiClient, int)[])[(player, 5), (ofOther, 5), (player, 1), (ofOther, 3)])
        {
            var before = (await client.Get($"/api/draws/{draw}")).Is(200)["ticketsSold"].GetInt64();
            (await client.Buy(draw, quickPicks: picks)).Is(201);
            await Head(client, draw, before + picks);
            // Each history is consistent with itself.
            Assert.Empty(await Look(client.Server, client == player ? anna : bert));
        }

        var compared = await Witness(one, anna).Compare(new HeadLog(bert), TestContext.Current.CancellationToken);
        Assert.Equal(["fork"], compared.Select(a => a.Code));
        var key = (await player.Get("/.well-known/jwks.json")).Is(200)["keys"].EnumerateArray().Select(PublicKey.Read).ToList();
        Assert.All([compared[0].Before!, compared[0].After!], note => Assert.NotNull(SignedNote.Parse(note).SignedBy(key)));
        // The command says so, too; and a witness that is shown first the one and then the other.
        var (exitCode, output) = await Programs.Run(Command("witness", "compare", one.Url, anna, bert));
        Assert.True(exitCode == 1 && output.Contains("ALARM  fork"), output);
        Assert.Contains((await Look(other, anna)).Select(a => a.Code), code => code is "fork" or "no_proof");
    }

    private static async Task<long> BuyUntilClosed(ApiClient player, long draw)
    {
        for (var sold = 0L; ; sold += 5)
        {
            var answer = await player.Buy(draw, quickPicks: 5);
            if (answer.Code == "draw_closed")
                return sold;
            answer.Is(201);
        }
    }

    private static Task Head(ApiClient client, long draw, long size) =>
        Wait.Until($"a head of {size} tickets", async () => (await client.Get($"/api/draws/{draw}/head")).Text.Split('\n') is [_, var has, ..] && has == $"{size}");

    private static async Task AssertConsistent(ApiClient client, long draw, Checkpoint before, Checkpoint after)
    {
        var proof = (await client.Get($"/api/draws/{draw}/consistency?from={before.Size}&to={after.Size}")).Is(200);
        foreach (var (book, index) in proof["books"].EnumerateArray().Select((book, index) => (book, index)))
        {
            var path = book.GetProperty("path").EnumerateArray().Select(hash => Convert.FromHexString(hash.GetString()!)).ToList();
            var (old, current) = (before.Books[index], after.Books[index]);
            Assert.True(Merkle.IsConsistent(old.Size, old.Root, current.Size, current.Root, path), $"Book {index} of {before.Size} tickets is not the beginning of that of {after.Size}.");
        }
    }

    /// <summary>cosignature/v1 of c2sp.org/tlog-cosignature, by a key as tools of transparency logs write it.</summary>
    private static void AssertCosigned(SeenHead head, string vkey)
    {
        var parts = vkey.Split('+', 3);
        var key = new Ed25519PublicKeyParameters(Convert.FromBase64String(parts[2])[1..]);
        var note = SignedNote.Parse(head.Note);
        var signature = Assert.Single(note.Signatures, s => s.Name == parts[0]);
        Assert.Equal(parts[1], Convert.ToHexStringLower(signature.Key));
        var time = BinaryPrimitives.ReadInt64BigEndian(signature.Bytes);
        var message = Encoding.UTF8.GetBytes($"cosignature/v1\ntime {time}\n{note.Text}");
        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, key);
        verifier.BlockUpdate(message, 0, message.Length);
        Assert.True(verifier.VerifySignature(signature.Bytes[8..]), $"The head of {head.Checkpoint().Size} tickets is not cosigned.");
    }

    private static DateTimeOffset SignedAt(System.Text.Json.JsonElement head) => head.GetProperty("signedAt").GetDateTimeOffset();

    private static string Folder(LotteryProcess server, string name) => Path.Combine(server.DataFolder, name);

    private static Witness Witness(LotteryProcess server, string folder) => new(Http, new Uri(server.Url), new HeadLog(folder), null, TimeProvider.System);

    private static Task<IReadOnlyList<Alarm>> Look(LotteryProcess server, string folder) => Witness(server, folder).Look(TestContext.Current.CancellationToken);

    private static Process Start(params string[] arguments)
    {
        var command = Command(arguments);
        command.RedirectStandardOutput = true;
        return Process.Start(command)!;
    }

    private static ProcessStartInfo Command(params string[] arguments) => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), .. arguments]);
}
