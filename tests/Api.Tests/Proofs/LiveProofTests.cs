using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Lottery.Verifier;
using Xunit;

namespace Lottery.Api.Tests.Proofs;

/// <summary>Goal: while a draw sells, its heads are signed and only grow, and each buyer can prove that a ticket is in. Method: over HTTP, with a witness.</summary>
public sealed class LiveProofTests(SharedServer shared)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_witness_sees_every_head_grow_until_the_seal()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(50_000));
        var draw = (await operators.CreateDraw("6of45", TimeSpan.FromSeconds(12))).Is(201)["drawId"].GetInt64();
        var folder = Directory.CreateTempSubdirectory("lottery-witness-");
        try
        {
            var log = new HeadLog(folder.FullName);
            var witness = new Witness(Http, new Uri(player.Server.Url), log, null, TimeProvider.System);
            // The first head is there within a second or two, before anything is sold: it has the terms.
            await Wait.Until("the first head", async () => (await player.Get($"/api/draws/{draw}/head")).Status == 200);
            for (var i = 0; i < 5; i++)
            {
                (await player.Buy(draw, quickPicks: 40)).Is(201);
                var sold = 40 * (i + 1);
                await Wait.Until($"a head of {sold} tickets", async () => (await player.Get($"/api/draws/{draw}/head")).Text.Split('\n')[1] == $"{sold}");
                Assert.Empty(await witness.Look(TestContext.Current.CancellationToken));
            }
            await player.DrawIn(draw, "Settled");
            Assert.Empty(await witness.Look(TestContext.Current.CancellationToken));

            var heads = log.Heads(draw);
            Assert.True(heads.Count >= 3, $"There are {heads.Count} heads.");
            Assert.Equal(200, heads[^1].Checkpoint().Size);
            Assert.True(heads[^1].Checkpoint().IsSealed);
            var listed = (await player.Get($"/api/draws/{draw}/heads")).Is(200)["items"].EnumerateArray().Select(h => h.GetProperty("size").GetInt64()).ToList();
            Assert.Equal(listed.Order().Distinct(), listed);

            // Any two heads are proved, in whatever order they are asked for.
            foreach (var (from, to) in from f in listed from t in listed where f < t select (f, t))
                Assert.Equal(4, (await player.Get($"/api/draws/{draw}/consistency?from={from}&to={to}")).Is(200)["books"].GetArrayLength());
            (await player.Get($"/api/draws/{draw}/consistency?from=7777&to=8888")).Is(404, "head_not_found");
            (await player.Get($"/api/draws/{draw}/consistency?from=5&to=1")).Is(400);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_ticket_has_a_signed_receipt_at_once_and_a_proof_within_seconds()
    {
        var (operators, player, other) = (await shared.Operator, await shared.NewPlayer(50_000), await shared.NewPlayer());
        var draw = (await operators.CreateDraw("6of45", TimeSpan.FromSeconds(10))).Is(201)["drawId"].GetInt64();
        for (var i = 0; i < 3; i++)
            (await player.Buy(draw, quickPicks: 100)).Is(201);
        var bought = (await player.Buy(draw, quickPicks: 3)).Is(201)["tickets"].EnumerateArray().First();
        var ticket = bought.GetProperty("ticketId").GetInt64();

        var receipt = (await player.Get($"/api/tickets/{ticket}/receipt")).Is(200);
        var promise = Promise.Read(Encoding.UTF8.GetBytes(receipt.Text));
        Assert.Equal(bought.GetProperty("leaf").GetString(), Convert.ToHexStringLower(promise.LeafHash));
        Assert.NotNull(promise.Note.SignedBy(receipt["keys"].GetProperty("keys").EnumerateArray().Select(PublicKey.Read)));

        await Wait.Until("a head with the ticket", async () => (await player.Get($"/api/tickets/{ticket}/proof")).Status == 200);
        var live = (await player.Get($"/api/tickets/{ticket}/proof")).Is(200);
        AssertHolds(TicketProof.Verify(Encoding.UTF8.GetBytes(live.Text), new Noted()));
        await player.DrawIn(draw, "Settled");
        var proof = (await player.Get($"/api/tickets/{ticket}/proof")).Is(200);
        AssertHolds(TicketProof.Verify(Encoding.UTF8.GetBytes(proof.Text), new Noted()));
        Assert.Contains("\nsealed\n", proof["checkpoint"].GetString());

        // The receipt against the whole draw, and a forged one.
        await using (var source = await ProofSource.Open($"{player.Server.Url}/api/draws/{draw}", Http, TestContext.Current.CancellationToken))
            AssertHolds(await Verification.Run(source.Proof, source.Entries, new Noted(Promise: promise), stop: TestContext.Current.CancellationToken));
        await using (var source = await ProofSource.Open($"{player.Server.Url}/api/draws/{draw}", Http, TestContext.Current.CancellationToken))
        {
            var broken = promise with { Ticket = promise.Ticket + 1 };
            Assert.Equal(["promise_broken"], (await Verification.Run(source.Proof, source.Entries, new Noted(Promise: broken), stop: TestContext.Current.CancellationToken)).Findings.Select(f => f.Code));
        }
        foreach (var (field, value, code) in ((string, string, string)[])[("salt", new string('0', 32), "owner"), ("terms", "x", "malformed"), ("checkpoint", "x", "malformed"), ("format", "x", "malformed")])
            Assert.Equal([code], TicketProof.Verify(Encoding.UTF8.GetBytes(Replaced(proof.Json, field, value)), new Noted()).Findings.Select(f => f.Code));
        Assert.Equal(["not_included"], TicketProof.Verify(Encoding.UTF8.GetBytes(proof.Text.Replace(proof["path"][0].GetString()!, new string('0', 64))), new Noted()).Findings.Select(f => f.Code));

        (await other.Get($"/api/tickets/{ticket}/proof")).Is(404, "ticket_not_found");
        (await other.Get($"/api/tickets/{ticket}/receipt")).Is(404, "ticket_not_found");
        (await player.With(null).Get($"/api/tickets/{ticket}/proof")).Is(401);
    }

    [Fact]
    public async Task A_buyer_checks_the_receipt_with_the_command_alone_and_against_the_draw_and_a_ticket_left_out_is_evidence()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(10_000));
        var draw = (await operators.CreateDraw("6of45", TimeSpan.FromSeconds(4))).Is(201)["drawId"].GetInt64();
        var tickets = (await player.Buy(draw, quickPicks: 5)).Is(201)["tickets"].EnumerateArray().Select(t => t.GetProperty("ticketId").GetInt64()).ToList();
        var receipt = (await player.Get($"/api/tickets/{tickets[^1]}/receipt")).Is(200).Text;
        await player.DrawIn(draw, "Settled");
        var folder = Directory.CreateTempSubdirectory("lottery-receipt-");
        try
        {
            var (kept, proof, file) = (Path.Combine(folder.FullName, "receipt.json"), Path.Combine(folder.FullName, "proof.json"), Path.Combine(folder.FullName, "draw.proof"));
            await File.WriteAllTextAsync(kept, receipt, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(proof, (await player.Get($"/api/tickets/{tickets[^1]}/proof")).Is(200).Text, TestContext.Current.CancellationToken);
            var address = $"{player.Server.Url}/api/draws/{draw}";
            Assert.Equal((0, true), await Verify("proved", "receipt", proof));
            Assert.Equal((0, true), await Verify("proved", "receipt", kept, "--draw", address));

            // A platform that puts another ticket in its place cannot have the promise hold.
            Assert.Equal((0, true), await Verify("proved", "draw", address, "--save", file));
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            bytes[^20] ^= 1; // The owner of the last ticket: all five are in one book, in the order of the sale.
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            Assert.Equal((1, true), await Verify("WRONG  promise_broken", "receipt", kept, "--draw", file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static async Task<(int ExitCode, bool Says)> Verify(string text, params string[] arguments)
        {
            var (exitCode, output) = await Programs.Run(new("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "verify", .. arguments]));
            return (exitCode, output.Contains(text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_auditor_reads_the_entries_of_the_latest_head_while_a_draw_sells()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(10_000));
        var auditor = await shared.NewPlayer();
        (await operators.Send(HttpMethod.Put, $"/api/admin/players/{auditor.PlayerId}/roles", JsonContent.Create(new { roles = (string[])["player", "auditor"] }))).Is(200);
        auditor = auditor.With((await auditor.Post("/api/auth/sign-in", new { login = (await auditor.Get("/api/players/me")).Is(200)["login"].GetString(), password = "correct horse" })).Is(200)["token"].GetString());
        var draw = await operators.CreateOpenDraw();
        (await player.Buy(draw, quickPicks: 30)).Is(201);
        await Wait.Until("a head of 30 tickets", async () => (await player.Get($"/api/draws/{draw}/head")).Text.Split('\n') is [_, "30", ..]);

        (await player.Get($"/api/draws/{draw}/entries")).Is(409, "proof_not_ready");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{player.Server.Url}/api/draws/{draw}/entries") { Headers = { Authorization = new("Bearer", auditor.Token) } };
        using var entries = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var proof = Proof.Read(Encoding.UTF8.GetBytes((await player.Get($"/api/draws/{draw}/proof")).Is(200).Text));
        var report = await Verification.Run(proof, await entries.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), new Noted(), stop: TestContext.Current.CancellationToken);
        Assert.Equal(["not_sealed"], report.Findings.Select(f => f.Code));
    }

    private static void AssertHolds(Report report) => Assert.True(report.Holds, string.Join('\n', report.Findings));

    private static string Replaced(JsonElement json, string field, string value)
    {
        var members = json.EnumerateObject().ToDictionary(m => m.Name, m => (object)m.Value);
        members[field] = value;
        return JsonSerializer.Serialize(members);
    }
}
