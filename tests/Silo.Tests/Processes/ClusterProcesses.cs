using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lottery.Silo.Hosting;
using Lottery.Storage.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace Lottery.Silo.Tests.Processes;

/// <summary>Silos and an API node, each a process of its own, on one database.</summary>
public sealed class ClusterProcesses : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("lottery-cluster-test-");
    private readonly string _database;
    private readonly List<Member> _members = [];
    private IHost? _watcher;
    private string[] _single = [];

    private ClusterProcesses(string database) =>
        _database = new NpgsqlConnectionStringBuilder(database) { Pooling = true }.ConnectionString;

    public string Url { get; private set; } = "";

    /// <summary>Of the account <c>operator</c>.</summary>
    public string OperatorPassword { get; private set; } = "";

    /// <summary>The silos that run.</summary>
    public IReadOnlyList<Member> Silos => [.. _members.Where(member => member is { Port: not null, HasExited: false })];

    public static async Task<ClusterProcesses> Start(string database, int silos)
    {
        var cluster = new ClusterProcesses(database);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSilo()));
            await cluster.AddApi(["--role", "api", "--port", "0"]);
            cluster._watcher = await cluster.Watch();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a cluster of one process.</summary>
    public static async Task<ClusterProcesses> StartSingle(string database)
    {
        var cluster = new ClusterProcesses(database);
        try
        {
            var (silo, gateway) = FreePorts();
            cluster._single = ["--port", $"{FreePorts().Item1}", "--silo-port", $"{silo}", "--gateway-port", $"{gateway}"];
            await cluster.AddApi(cluster._single);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the single process.</summary>
    public Task KillSingle() => _members[^1].Kill();

    /// <summary>Starts the single process again as it was.</summary>
    public void RestartSingle() => _members.Add(NewApi(_single));

    /// <summary>The silo that has most of the wallets and books of a sale.</summary>
    internal async Task<Member> Busiest(Sale sale)
    {
        var (wallets, books) = (await Grains("wallet"), await Grains("book"));
        var seen = sale.Acknowledged.ToArray();
        var (players, shards) = (seen.Select(purchase => purchase.Player).Distinct().ToArray(), seen.Select(purchase => purchase.Book).Distinct().ToArray());
        var silo = Silos.MaxBy(Load)!;
        Assert.NotEqual(0, Load(silo));
        return silo;

        int Load(Member member) =>
            wallets[member.Port!.Value].Select(key => long.Parse(key, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Intersect(players).Count()
            + (players.Length * books[member.Port!.Value].Select(key => int.Parse(key.Split('/')[1], CultureInfo.InvariantCulture)).Intersect(shards).Count());
    }

    /// <summary>Starts a silo, and waits until it has joined.</summary>
    /// <param name="folder">Of its program; that of this build where it is left out.</param>
    public async Task AddSilo(string? folder = null)
    {
        var (port, gateway) = FreePorts();
        var silo = new Member(
            port, ["--role", "silo", "--silo-port", $"{port}", "--gateway-port", $"{gateway}", "--data", _data.FullName], _database,
            folder ?? AppContext.BaseDirectory);
        lock (_members)
            _members.Add(silo);
        await silo.Says("(Silo .* is up)");
    }

    /// <summary>Where the cluster's grains of one type are now: their keys by the silo's port.</summary>
    public async Task<ILookup<int, string>> Grains(string type)
    {
        var grains = await _watcher!.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return grains.Where(grain => grain.GrainId.Type.ToString() == type).ToLookup(grain => grain.SiloAddress.Endpoint.Port, grain => grain.GrainId.Key.ToString()!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_watcher is not null)
            await _watcher.StopAsync();
        _watcher?.Dispose();
        foreach (var member in _members)
            await member.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task AddApi(string[] arguments)
    {
        var api = NewApi(arguments);
        _members.Add(api);
        Url = await api.Says("Lottery serves on ([^ ]+)$");
        OperatorPassword = (await File.ReadAllTextAsync(await api.Says("First start: the password of the login operator is in (.+)$"))).TrimEnd();
    }

    private Member NewApi(string[] arguments) => new(null, [.. arguments, "--data", _data.FullName], _database, AppContext.BaseDirectory);

    private async Task<IHost> Watch()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddClient(await Migrations.ClusterId(_database, TestContext.Current.CancellationToken), _database);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static (int, int) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}
