using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lottery.Faults.Tests.Wires;
using Lottery.Silo.Hosting;
using Lottery.Storage.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace Lottery.Faults.Tests.Processes;

/// <summary>Silos and API nodes, each a process of its own, on one database.</summary>
public sealed class ClusterProcesses : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("lottery-cluster-test-");
    private readonly string _database;
    private readonly (string, string)[] _settings;
    private readonly List<Member> _members = [];
    private IHost? _watcher;
    private string[] _single = [];

    private ClusterProcesses(string database, params (string, string)[] settings) =>
        (_database, _settings) = (new NpgsqlConnectionStringBuilder(database) { Pooling = true }.ConnectionString, settings);

    /// <summary>True where wires are between its members, and between them and PostgreSQL.</summary>
    public bool IsWired { get; private init; }

    /// <summary>Where it serves HTTP: at each of the members that run and do.</summary>
    public IReadOnlyList<string> Urls => [.. Running.Where(member => member.Url.Length > 0).Select(member => member.Url)];

    /// <summary>Of the account <c>operator</c>.</summary>
    public string OperatorPassword { get; private set; } = "";

    /// <summary>The folder of the keys that all share.</summary>
    public string DataFolder => _data.FullName;

    /// <summary>The silos that run.</summary>
    public IReadOnlyList<Member> Silos => [.. Running.Where(member => member.Port is not null)];

    /// <summary>The processes that run.</summary>
    public IReadOnlyList<Member> Running
    {
        get
        {
            lock (_members)
                return [.. _members.Where(member => !member.HasExited)];
        }
    }

    /// <summary>Starts silos, and an API node before them.</summary>
    public static async Task<ClusterProcesses> Start(string database, int silos, bool wired = false)
    {
        var cluster = new ClusterProcesses(database) { IsWired = wired };
        try
        {
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSilo()));
            await cluster.Serve(cluster.NewApi(["--role", "api", "--port", "0"]));
            cluster._watcher = await cluster.Watch();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts silos each of which serves HTTP itself.</summary>
    public static async Task<ClusterProcesses> StartWhole(string database, int silos, bool wired = false)
    {
        var cluster = new ClusterProcesses(database) { IsWired = wired };
        try
        {
            for (var i = 0; i < silos; i++)
                await cluster.Serve(cluster.NewMember(["--role", "both", "--port", "0"], AppContext.BaseDirectory));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a cluster of one process.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="settings">Environment variables that configure it.</param>
    public static async Task<ClusterProcesses> StartSingle(string database, params (string Name, string Value)[] settings)
    {
        var cluster = new ClusterProcesses(database, settings);
        try
        {
            var (silo, gateway) = FreePorts();
            cluster._single = ["--port", $"{FreePorts().Item1}", "--silo-port", $"{silo}", "--gateway-port", $"{gateway}"];
            await cluster.Serve(cluster.NewApi(cluster._single));
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
    public Member RestartSingle() => NewApi(_single);

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
    public async Task AddSilo(string? folder = null) =>
        await NewMember(["--role", "silo"], folder ?? AppContext.BaseDirectory).Says("(Silo .* is up)");

    /// <summary>Starts a silo that serves HTTP itself, and waits until it does.</summary>
    public Task AddWhole() => Serve(NewMember(["--role", "both", "--port", "0"], AppContext.BaseDirectory));

    /// <summary>Lets nothing through that one silo sends to another, until <see cref="Mend"/>.</summary>
    public static void Hold(Member from, Member to)
    {
        to.Wires!.Silo.From(from.ProcessId).Forth.Hold();
        from.Wires!.Silo.From(to.ProcessId).Back.Hold();
    }

    /// <summary>Mends all wires.</summary>
    public void Mend()
    {
        foreach (var member in Silos)
            member.Wires?.Mend();
    }

    /// <summary>Where the cluster's grains of one type are now: their keys by the silo's port.</summary>
    public async Task<ILookup<int, string>> Grains(string type)
    {
        var grains = await _watcher!.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return grains.Where(grain => grain.GrainId.Type.ToString() == type).ToLookup(grain => grain.SiloAddress.Endpoint.Port, grain => grain.GrainId.Key.ToString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Mend();
        if (_watcher is not null)
            await _watcher.StopAsync();
        _watcher?.Dispose();
        foreach (var member in _members)
            await member.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task Serve(Member member)
    {
        await member.Serves();
        if (OperatorPassword.Length == 0)
            OperatorPassword = (await File.ReadAllTextAsync(await member.Says("First start: the password of the login operator is in (.+)$"))).TrimEnd();
    }

    private Member NewMember(string[] arguments, string folder)
    {
        var (port, gateway) = FreePorts();
        var wires = IsWired ? new MemberWires(port, gateway, _database, () => Running.Select(member => member.ProcessId)) : null;
        return Add(new Member(
            wires?.Silo.Port ?? port,
            [.. arguments, .. wires?.Arguments ?? ["--silo-port", $"{port}", "--gateway-port", $"{gateway}"], "--data", _data.FullName],
            wires?.Database ?? _database, folder, _settings)
        {
            Wires = wires,
        });
    }

    private Member NewApi(string[] arguments) => Add(new(null, [.. arguments, "--data", _data.FullName], _database, AppContext.BaseDirectory, _settings));

    private Member Add(Member member)
    {
        lock (_members)
            _members.Add(member);
        return member;
    }

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
