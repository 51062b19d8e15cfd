using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Lottery.Grains.Fairness;
using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>Goal: a log that shows two histories is caught. Method: a platform that signs whatever it is told to, and witnesses that it lies to.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lottery-witness-");
    private readonly LyingLog _log = new();

    [Fact]
    public async Task A_log_that_only_grows_is_kept_head_by_head_and_cosigned()
    {
        var witness = Witness("a");
        foreach (var size in (int[])[0, 1, 5, 5, 200, 201, 700])
        {
            _log.Show(_log.Sales[..size]);
            Assert.Empty(await witness.Look(TestContext.Current.CancellationToken));
        }
        _log.Show(_log.Sales[..700], isSealed: true);
        Assert.Empty(await witness.Look(TestContext.Current.CancellationToken));

        var heads = new HeadLog(Folder("a")).Heads(LyingLog.Draw);
        Assert.Equal([0, 1, 5, 200, 201, 700, 700], heads.Select(h => h.Checkpoint().Size));
        Assert.All(heads, head => Assert.Equal(2, SignedNote.Parse(head.Note).Signatures.Count));
        Assert.Equal(7, witness.Kept);
        Assert.True(heads[^1].Checkpoint().IsSealed);
    }

    [Fact]
    public async Task A_witness_that_was_restarted_goes_on_from_what_it_kept()
    {
        _log.Show(_log.Sales[..100]);
        Assert.Empty(await Witness("a").Look(TestContext.Current.CancellationToken));
        _log.Show([.. _log.Sales[..50], .. _log.Sales[51..200]]); // A sale was taken out in between.

        Assert.Equal(["fork"], (await Witness("a").Look(TestContext.Current.CancellationToken)).Select(a => a.Code));
    }

    [Fact]
    public async Task Whatever_rewrites_history_is_shouted()
    {
        (string What, Action Lie, string Code)[] lies =
        [
            ("a sale edited", () => _log.Show([.. _log.Sales[..10], _log.Other, .. _log.Sales[11..150]]), "fork"),
            ("two sales swapped", () => _log.Show(Swapped(_log.Sales[..150])), "fork"),
            ("sales removed", () => _log.Show(_log.Sales[10..150]), "fork"),
            ("another ticket of the same size", () => _log.Show([.. _log.Sales[..99], _log.Other]), "fork"),
            ("other terms", () => _log.Show(_log.Sales[..150], terms: Operator.Terms(new byte[32])), "terms"),
            ("a stranger's signature", () => _log.Show(_log.Sales[..150], signer: _log.Stranger), "signature"),
            ("no proof", () => { _log.Show(_log.Sales[..150]); _log.Forgets = true; }, "no_proof"),
            ("no head any more", () => _log.Show(null), "no_proof"),
            ("other keys", () => { _log.Show(_log.Sales[..150]); _log.Keys = _log.Stranger; }, "keys"),
        ];
        foreach (var (what, lie, code) in lies)
        {
            _log.Reset();
            _log.Show(_log.Sales[..100]);
            var witness = Witness(what.Replace(' ', '-'));
            Assert.Empty(await witness.Look(TestContext.Current.CancellationToken));
            lie();
            var alarms = await witness.Look(TestContext.Current.CancellationToken);
            Assert.True(alarms.Select(a => a.Code).Contains(code), $"{what}: [{string.Join(' ', alarms)}]");
        }
    }

    [Fact]
    public async Task A_draw_that_goes_on_after_its_seal_is_shouted()
    {
        _log.Show(_log.Sales[..100], isSealed: true);
        var (first, second) = (Witness("a"), Witness("b"));
        Assert.Empty(await first.Look(TestContext.Current.CancellationToken));
        _log.Show(_log.Sales[..101], isSealed: true);
        Assert.Empty(await second.Look(TestContext.Current.CancellationToken));

        Assert.Equal(["fork"], (await first.Compare(new HeadLog(Folder("b")), TestContext.Current.CancellationToken)).Select(a => a.Code));
    }

    [Fact]
    public async Task Two_histories_for_two_readers_are_caught_when_they_compare()
    {
        var (anna, bert) = (Witness("anna"), Witness("bert"));
        for (var size = 50; size <= 300; size += 50)
        {
            _log.Show(_log.Sales[..size]);
            Assert.Empty(await anna.Look(TestContext.Current.CancellationToken));
            _log.Show(((Sold[])[.. _log.Sales[..60], _log.Other, .. _log.Sales[61..310]])[..(size + 1)]); // Bert is shown another ticket from position 60 on.
            Assert.Empty(await bert.Look(TestContext.Current.CancellationToken));
        }
        var alarms = await anna.Compare(new HeadLog(Folder("bert")), TestContext.Current.CancellationToken);

        Assert.Equal(["fork"], alarms.Select(a => a.Code));
        Assert.All([alarms[0].Before!, alarms[0].After!], note => Assert.NotNull(SignedNote.Parse(note).SignedBy([_log.PlatformKey])));
        Assert.Empty(await anna.Compare(new HeadLog(Folder("anna")), TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The same sales, the first and the last of book 0 in each other's place.</summary>
    private static Sold[] Swapped(Sold[] sales)
    {
        var (first, second) = (Array.FindIndex(sales, s => s.Book == 0), Array.FindLastIndex(sales, s => s.Book == 0));
        return [.. sales.Select((sale, i) => i == first ? sales[second] : i == second ? sales[first] : sale)];
    }

    private string Folder(string name) => Path.Combine(_folder.FullName, name);

    private Witness Witness(string name) => new(new HttpClient(_log, disposeHandler: false), new Uri("http://log.test"), new HeadLog(Folder(name)), new Cosigner(), TimeProvider.System);

    /// <summary>A second signature of no value.</summary>
    private sealed class Cosigner : ICosigner
    {
        public string Line(string text, DateTimeOffset at) => $"\u2014 witness.test {Convert.ToBase64String(new byte[76])}\n";
    }

    /// <summary>The addresses of a service that tells what it is told to tell, and proves what can be proved of it.</summary>
    private sealed class LyingLog : HttpMessageHandler
    {
        public const long Draw = 42;

        private readonly Operator _platform = new(5);
        private readonly byte[] _secret = new byte[32];
        private Sold[] _shown = [];
        private string? _head;

        public LyingLog()
        {
            _secret[0] = 1;
            Sales = [.. _platform.Sell(700)];
            Other = new(99_999, 0, new byte[32], [1, 2, 3]);
            Keys = _platform;
        }

        public Sold[] Sales { get; }

        public Sold Other { get; }

        public Operator Stranger { get; } = new(6);

        public Operator Keys { get; set; }

        public bool Forgets { get; set; }

        public PublicKey PlatformKey => PublicKey.Read(System.Text.Json.JsonDocument.Parse(_platform.Jwk.ToJsonString()).RootElement);

        public void Reset() => (Keys, Forgets) = (_platform, false);

        /// <summary>What the next reader is shown; null for no head.</summary>
        public void Show(Sold[]? sales, bool isSealed = false, Lottery.Grains.Draws.DrawTerms? terms = null, Operator? signer = null)
        {
            _shown = sales ?? [];
            terms ??= Operator.Terms(_secret);
            var heads = Enumerable.Range(0, terms.Books).Select(book => Operator.Head(terms, book, _shown)).ToArray();
            _head = sales is null ? null : (signer ?? _platform).Sign(Lottery.Grains.Fairness.Checkpoint.Text(Operator.Name, terms, heads, isSealed));
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Answer(request.RequestUri!) is { } body
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) }
                : new HttpResponseMessage(HttpStatusCode.NotFound));

        protected override void Dispose(bool disposing)
        {
            _platform.Dispose();
            Stranger.Dispose();
            base.Dispose(disposing);
        }

        private string? Answer(Uri address) => address.AbsolutePath switch
        {
            "/.well-known/jwks.json" => new JsonObject { ["keys"] = new JsonArray(Keys.Jwk) }.ToJsonString(),
            "/api/draws/active" => $$"""{"items":[{"drawId":{{Draw}}}]}""",
            "/api/draws/42/head" => _head,
            "/api/draws/42/consistency" when !Forgets => Consistency(address.Query.TrimStart('?').Split('&').ToDictionary(p => p.Split('=')[0], p => int.Parse(p.Split('=')[1], CultureInfo.InvariantCulture))),
            _ => null,
        };

        /// <summary>The best proof of the history that is shown now: true between its own heads, and none between others'.</summary>
        private string Consistency(Dictionary<string, int> sizes)
        {
            var books = new JsonArray();
            for (var book = 0; book < 2; book++)
            {
                byte[][] Leaves(int size) => [.. _shown.Take(size).Where(s => s.Book == book).Select((s, i) => MerkleTree.LeafHash(Operator.Leaf(Operator.Terms(_secret), book, i, s)))];
                var (before, after) = (Leaves(sizes["from"]).Length, Leaves(sizes["to"]));
                var tree = new TileTree();
                for (var at = 0; at + TileTree.TileSize <= after.Length; at += TileTree.TileSize)
                    tree.Append(MerkleTree.RootOfHashes(after.AsSpan(at, TileTree.TileSize)));
                var leaves = TileTree.TilesBetween(before, after.Length).ToDictionary(t => t, t => after[(t * TileTree.TileSize)..Math.Min((t + 1) * TileTree.TileSize, after.Length)]);
                var path = new JsonArray([.. tree.Consistency(before, after.Length, leaves).Select(h => (JsonNode)Convert.ToHexStringLower(h))]);
                books.Add(new JsonObject { ["book"] = book, ["from"] = before, ["to"] = after.Length, ["path"] = path });
            }
            return new JsonObject { ["from"] = sizes["from"], ["to"] = sizes["to"], ["books"] = books }.ToJsonString();
        }
    }
}
