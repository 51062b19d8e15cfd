using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Lottery.Faults.Tests.Wires;

/// <summary>What is between one process of a cluster and all others: its listening ports and its connections to PostgreSQL.</summary>
public sealed class MemberWires : IAsyncDisposable
{
    private readonly string _database;
    private readonly int _siloPort, _gatewayPort;

    /// <param name="siloPort">The port that it listens on for other silos.</param>
    /// <param name="gatewayPort">The port that it listens on for processes that only ask.</param>
    /// <param name="database">A PostgreSQL behind a Unix socket.</param>
    /// <param name="processes">Of the cluster's members.</param>
    public MemberWires(int siloPort, int gatewayPort, string database, Func<IEnumerable<int>> processes)
    {
        (_siloPort, _gatewayPort, _database) = (siloPort, gatewayPort, database);
        Silo = new(new IPEndPoint(IPAddress.Loopback, siloPort), processes);
        Gateway = new(new IPEndPoint(IPAddress.Loopback, gatewayPort), processes);
        Postgres = new(new UnixDomainSocketEndPoint(Path.Combine(new NpgsqlConnectionStringBuilder(database).Host!, ".s.PGSQL.5432")));
    }

    public Wire Silo { get; }

    public Wire Gateway { get; }

    public Wire Postgres { get; }

    /// <summary>PostgreSQL as this member reaches it.</summary>
    public string Database => new NpgsqlConnectionStringBuilder(_database) { Host = "127.0.0.1", Port = Postgres.Port }.ConnectionString;

    /// <summary>The options by which others reach it over the wires.</summary>
    public IEnumerable<string> Arguments =>
    [
        "--silo-port", Text(Silo.Port), "--silo-listen-port", Text(_siloPort), "--gateway-port", Text(Gateway.Port), "--gateway-listen-port", Text(_gatewayPort),
    ];

    /// <summary>Mends all of it.</summary>
    public void Mend()
    {
        Silo.Mend();
        Gateway.Mend();
        Postgres.Mend();
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await Gateway.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
