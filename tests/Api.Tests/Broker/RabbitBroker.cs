using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lottery.Api.Tests.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Lottery.Api.Tests.Broker;

/// <summary>A RabbitMQ of the test's own: on free ports of the loopback, in a temporary folder, without plugins.</summary>
/// <remarks>Erlang's port mapper runs beside it as a child of the test, since one that the broker starts would outlive it.</remarks>
public sealed class RabbitBroker : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lottery-rabbit-").FullName;
    private readonly int _port = Programs.FreePort(), _distPort = Programs.FreePort(), _epmdPort = Programs.FreePort();
    private Process? _epmd;
    private Process? _server;

    public Uri Uri => new($"amqp://guest:guest@127.0.0.1:{_port}/");

    /// <summary>Starts one, and waits until it serves.</summary>
    public static async Task<RabbitBroker> Start()
    {
        var broker = new RabbitBroker();
        try
        {
            await broker.Launch();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>A place for one, which is not started yet.</summary>
    public static RabbitBroker NotYet() => new();

    /// <summary>Starts it, or again on the same data after <see cref="Kill"/>.</summary>
    public async Task Launch()
    {
        if (_epmd is null)
        {
            _epmd = Process.Start(With(new ProcessStartInfo("epmd", ["-port", Text(_epmdPort)])))!;
            await Wait.Until("Erlang's port mapper", () => Listens(_epmdPort));
        }
        _server?.Dispose();
        File.Delete(PidFile);
        var script = File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server") ? "/usr/lib/rabbitmq/bin/rabbitmq-server" : "rabbitmq-server";
        _server = Process.Start(With(new ProcessStartInfo(script)))!;
        _server.OutputDataReceived += (_, _) => { };
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        await Wait.Until("RabbitMQ to serve", Serves, timeoutSeconds: 180);
    }

    /// <summary>Kills it, as a power cut would.</summary>
    public async Task Kill()
    {
        if (!File.Exists(PidFile) || !int.TryParse(await File.ReadAllTextAsync(PidFile), NumberStyles.Integer, CultureInfo.InvariantCulture, out var pid))
            throw new InvalidOperationException("RabbitMQ does not run.");
        Programs.Signal(pid, Programs.SigKill);
        await _server!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>A connection for the test itself.</summary>
    public Task<IConnection> Connect() => new ConnectionFactory { Uri = Uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            if (File.Exists(PidFile))
                await Kill();
            else
                _server.Kill(entireProcessTree: true);
        }
        _server?.Dispose();
        if (_epmd is not null)
        {
            _epmd.Kill();
            await _epmd.WaitForExitAsync();
            _epmd.Dispose();
        }
        Directory.Delete(_root, recursive: true);
    }

    private string PidFile => Path.Combine(_root, "pid");

    private ProcessStartInfo With(ProcessStartInfo program)
    {
        program.RedirectStandardOutput = program.RedirectStandardError = true;
        program.WorkingDirectory = _root;
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = _root, // Of Erlang's cookie.
            ["RABBITMQ_NODENAME"] = $"lottery-{_port}@localhost",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_root, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_root, "log"),
            ["RABBITMQ_PID_FILE"] = PidFile,
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_root, "none"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_root, "none"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_root, "plugins"),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Text(_port),
            ["RABBITMQ_DIST_PORT"] = Text(_distPort),
            ["ERL_EPMD_PORT"] = Text(_epmdPort),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        })
        {
            program.Environment[name] = value;
        }
        return program;
    }

    private async Task<bool> Serves()
    {
        Assert.False(_server!.HasExited, "RabbitMQ ended.");
        try
        {
            await using var connection = await Connect();
            return true;
        }
        catch (BrokerUnreachableException)
        {
            return false;
        }
    }

    private static bool Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
