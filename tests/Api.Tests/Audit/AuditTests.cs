using System.Diagnostics;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Npgsql;
using Xunit;

namespace Lottery.Api.Tests.Audit;

/// <summary>Goal: every operator's action is in a log that nobody can change unseen. Method: the product, its command, and a hand in its tables.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Every_action_of_an_operator_is_an_entry_with_its_outcome_and_no_entry_can_be_changed_unseen()
    {
        await using var server = await LotteryProcess.Start();
        var (operators, player) = (await ApiClient.OfOperator(server), await ApiClient.OfNewPlayer(server, 100));
        Assert.Equal((0, "The audit log is empty.\n"), await Verify(server));
        var draw = await operators.CreateOpenDraw();
        (await operators.CancelDraw(draw, "Überschwemmung")).Is(200);
        (await operators.CancelDraw(999_999)).Is(404);
        (await operators.Post("/api/wallets/1/credit", new { amount = "x\0y" })).Is(400);
        (await operators.Get("/api/admin/export/draws")).Is(200);
        (await operators.Get("/api/admin/auth/list")).Is(200);
        (await player.CancelDraw(draw)).Is(403);

        var entries = (await operators.Get("/api/admin/audit?limit=1000")).Is(200)["items"].EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(e => e.GetProperty("number").GetInt32()));
        Assert.All(entries, e => Assert.Equal(operators.PlayerId, e.GetProperty("operatorId").GetInt64()));
        var asked = entries.Where(e => !e.TryGetProperty("outcomeOf", out _)).Select(e => $"{e.GetProperty("action").GetString()} {Outcome(e)}").ToList();
        Assert.Equal(
            [
                "POST /api/admin/draws 201", "PUT /api/admin/draws/{id:long}/cancel 200", "PUT /api/admin/draws/{id:long}/cancel 404 draw_not_found",
                "POST /api/wallets/{id:long}/credit 400 malformed_json", "GET /api/admin/export/draws 200",
            ],
            asked);
        Assert.Contains(entries, e => e.TryGetProperty("detail", out var detail) && detail.GetString() == """{"reason":"\u00DCberschwemmung"}""");

        await server.Kill();
        await server.Restart();
        (await operators.CancelDraw(999_998)).Is(404);
        var (exitCode, proved) = await Verify(server);
        Assert.StartsWith($"The audit log is proved: {entries.Count + 2} entries. Note the last one: {entries.Count + 2}:", proved);
        var noted = proved.Trim().Split(' ')[^1];
        Assert.Equal(0, (await Verify(server, "--noted", noted)).ExitCode);

        var csv = (await operators.Get("/api/admin/export/audit?format=csv")).Is(200).Text;
        Assert.Equal(entries.Count + 2 + 1, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);

        await TheTablesRefuse(server);
        await ForgeriesShow(server, noted);

        string Outcome(JsonElement request) => entries
            .Single(e => e.TryGetProperty("outcomeOf", out var of) && of.GetInt64() == request.GetProperty("number").GetInt64()).GetProperty("detail").GetString()!;
    }

#pragma warning disable format // A table.
    private static async Task TheTablesRefuse(LotteryProcess server)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await Refused("UPDATE audit_entry SET detail = 'nothing' WHERE number = 2",                                                    "rows of audit_entry never change");
        await Refused("DELETE FROM audit_entry WHERE number > 3",                                                                      "rows of audit_entry never change");
        await Refused("TRUNCATE audit_entry",                                                                                          "rows of audit_entry never change");
        await Refused("INSERT INTO audit_entry SELECT number + 1000, at, operator_id, action, target, detail, NULL, hash, hash FROM audit_entry ORDER BY number DESC LIMIT 1", "does not follow");
        await Refused("INSERT INTO audit_entry SELECT number + 1, at, operator_id, action, target, detail, NULL, hash, hash FROM audit_entry ORDER BY number DESC LIMIT 1",    "does not follow");

        async Task Refused(string statement, string why)
        {
            await using var command = source.CreateCommand(statement);
            Assert.Contains(why, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).MessageText);
        }
    }

    /// <summary>Whoever owns the database can switch its triggers off; the chain shows what was done then.</summary>
    private static async Task ForgeriesShow(LotteryProcess server, string noted)
    {
        await Shows("UPDATE audit_entry SET detail = 'nothing' WHERE number = 3",           "BROKEN  entry 3 is not what was hashed: ");
        await Shows("DELETE FROM audit_entry WHERE number = 2",                             "BROKEN  entry 2 is missing; entry 3 comes in its place");
        await Shows("UPDATE audit_entry SET previous = hash WHERE number = 4",              "BROKEN  entry 4 does not follow from the one before");
        await Shows("DELETE FROM audit_entry WHERE number = (SELECT max(number) FROM audit_entry)", "The audit log is proved: ");
        await Shows($"DELETE FROM audit_entry WHERE number >= {noted.Split(':')[0]}", $"BROKEN  entry {noted.Split(':')[0]} was noted and is not there", "--noted", noted);

        async Task Shows(string forgery, string finding, params string[] arguments)
        {
            await using var source = NpgsqlDataSource.Create(server.ConnectionString);
            await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await Execute($"CREATE TABLE kept AS TABLE audit_entry; ALTER TABLE audit_entry DISABLE TRIGGER USER; {forgery}");
            var (_, output) = await Verify(server, arguments);
            await Execute("DELETE FROM audit_entry; INSERT INTO audit_entry SELECT * FROM kept; DROP TABLE kept; ALTER TABLE audit_entry ENABLE TRIGGER USER");
            Assert.StartsWith(finding, output);

            async Task Execute(string text)
            {
                await using var command = new NpgsqlCommand(text, connection);
                await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
        }
    }
#pragma warning restore format

    private static Task<(int ExitCode, string Output)> Verify(LotteryProcess server, params string[] arguments) => Programs.Run(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "verify", "audit", "--data", server.DataFolder, .. arguments]));
}
