using System.Diagnostics;
using System.Net;
using Lottery.Api.Tests.Running;
using Lottery.Faults.Tests.Processes;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Faults.Tests.Restores;

/// <summary>Goal: a database and keys that do not belong together give no wrong answers. Method: a process is stopped, its keys or its database are replaced, and it is started again.</summary>
public sealed class RestoredBackupTests(PostgresFixture postgres) : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("lottery-restore-test-");

    [Fact]
    public async Task Lost_keys_are_said_at_the_start_in_one_sentence()
    {
        var database = await postgres.NewDatabase();
        await using (var before = await Served(database))
            await before.Stop();
        Directory.Delete(Path.Combine(_data.FullName, "keys"), recursive: true);
        await using (var after = NewProcess(database))
        {
            Assert.Equal(1, await after.Ended());
            Assert.Equal($"The keys in {_data.FullName}/keys are not those that this database was made with: restore that folder, or choose the right one with --data.", after.LastLine);
        }
        await postgres.DropDatabase(database);
    }

    [Fact]
    public async Task A_backup_beside_newer_keys_is_refused_until_an_operator_accepts_it()
    {
        var database = await postgres.NewDatabase();
        var early = $"early-{Guid.NewGuid():N}"[..20];
        long lateId;
        System.Net.Http.Headers.AuthenticationHeaderValue? earlyToken, lateToken;
        await using (var yesterday = await Served(database))
        {
            using var client = new Client(yesterday.Url);
            await client.Ask("/api/auth/sign-up", new { login = early, password = Client.Password });
            await yesterday.Stop();
        }
        var backup = await postgres.NewDatabase(copyOf: database);
        await using (var today = await Served(database))
        {
            (var late, lateId) = await Client.NewPlayer([today.Url]);
            lateToken = late.Authorization;
            late.Dispose();
            using var client = new Client(today.Url);
            await client.SignIn(early, Client.Password);
            earlyToken = client.Authorization;
            await today.Stop();
        }

        await using (var refused = NewProcess(backup))
        {
            Assert.Equal(1, await refused.Ended());
            Assert.Contains("it was put back from a backup, and what happened in between is missing.", refused.LastLine, StringComparison.Ordinal);
            Assert.Contains("lottery keys accept-backup", refused.LastLine, StringComparison.Ordinal);
            Assert.False(refused.Said("Lottery serves"));
        }
        var accept = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "keys", "accept-backup", "--data", _data.FullName]);
        accept.Environment["ConnectionStrings__Lottery"] = backup;
        var (exitCode, output) = await Programs.Run(accept);
        Assert.True(exitCode == 0, output);

        await using (var restored = await Served(backup))
        {
            // Nobody takes the number of a player whom the backup does not know, whose token is still out there.
            var (someone, id) = await Client.NewPlayer([restored.Url]);
            someone.Dispose();
            Assert.NotEqual(lateId, id);
            foreach (var token in (System.Net.Http.Headers.AuthenticationHeaderValue?[])[lateToken, earlyToken])
            {
                using var client = new Client(restored.Url) { Authorization = token };
                Assert.Equal(HttpStatusCode.Unauthorized, (await client.Ask("/api/players/me")).Status);
            }
            using var again = new Client(restored.Url);
            await again.SignIn(early, Client.Password);
            await restored.Stop();
        }
        await using (var next = await Served(backup)) // Accepted once and for all.
            await next.Stop();
        foreach (var each in (string[])[database, backup])
            await postgres.DropDatabase(each);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private async Task<Member> Served(string database)
    {
        var process = NewProcess(database);
        await process.Serves();
        return process;
    }

    private Member NewProcess(string database) => new(null, ["--port", "0", "--data", _data.FullName], database, AppContext.BaseDirectory);
}
