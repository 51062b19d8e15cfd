using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Lottery.Faults.Tests.Processes;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Faults.Tests.Upgrades;

/// <summary>
/// Goal: silos are upgraded one by one during a sale. Method: the next build is this one with a member more in a message between silos (<c>Sell</c>)
/// and in an answer to API nodes (<c>Payment</c>), see tests/NextBuild. Its silos replace those of this build under load, and back; players wait as Retry-After says.
/// </summary>
public sealed class UpgradeTests(PostgresFixture postgres)
{
    private const int Players = 12;

    [Fact]
    public void The_next_build_has_a_member_more()
    {
        using var build = new NextBuild();
        Assert.Equal(["get_AddedLater"], Getters(build.Folder).Except(Getters(AppContext.BaseDirectory), StringComparer.Ordinal));

        // Not loaded: Orleans takes the messages of every assembly that is.
        static List<string> Getters(string folder)
        {
            using var file = new PEReader(File.OpenRead(Path.Combine(folder, NextBuild.Messages)));
            var metadata = file.GetMetadataReader();
            return [.. metadata.MethodDefinitions.Select(method => metadata.GetString(metadata.GetMethodDefinition(method).Name)).Where(name => name.StartsWith("get_", StringComparison.Ordinal))];
        }
    }

    [Fact]
    public async Task Silos_of_two_builds_sell_side_by_side_while_one_replaces_the_other()
    {
        var database = await postgres.NewDatabase();
        using var build = new NextBuild();
        await using (var cluster = await ClusterProcesses.Start(database, silos: 3))
        {
            using var sale = await Sale.Start(cluster, Players, patient: true);
            foreach (var old in cluster.Silos)
                await Replace(cluster, sale, old, build.Folder);
            // And back: a release that disappoints is taken back the same way.
            foreach (var next in cluster.Silos.Take(2))
                await Replace(cluster, sale, next, AppContext.BaseDirectory);

            await sale.LastDraw(TimeSpan.FromSeconds(4));
            await sale.EndsAsRecorded(database);
            Sale.Say($"{sale.Acknowledged.Count} purchases acknowledged, {sale.Clients.Sum(client => client.Refused)} attempts answered 503, no request needed more than {sale.Clients.Max(client => client.MostAttempts)} attempts.");
            Assert.All(sale.Clients, client => Assert.InRange(client.MostAttempts, 1, 2));
        }
        await postgres.DropDatabase(database);
    }

    private static async Task Replace(ClusterProcesses cluster, Sale sale, Member silo, string program)
    {
        await cluster.AddSilo(program);
        await sale.EachBuys(10, since: DateTimeOffset.UtcNow);
        Assert.Equal(0, await silo.Stop());
        await sale.EachBuys(10, since: DateTimeOffset.UtcNow);
    }

    /// <summary>The program with the next build's messages.</summary>
    private sealed class NextBuild : IDisposable
    {
        public const string Messages = "Lottery.Grains.Abstractions.dll";

        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lottery-next-build-");

        public NextBuild()
        {
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
                File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
            File.Copy(
                Path.Combine(AppContext.BaseDirectory.Replace("Faults.Tests", "NextBuild", StringComparison.Ordinal), Messages),
                Path.Combine(Folder, Messages), overwrite: true);
        }

        public string Folder => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
