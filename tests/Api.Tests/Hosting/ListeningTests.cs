using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lottery.Api.Hosting;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Hosting;

/// <summary>Goal: an address that cannot be listened on is told in one sentence, before anything is set up. Method: the product is run on a port that this test has.</summary>
public sealed class ListeningTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lottery-test-").FullName;
    private readonly TcpListener _other = new(IPAddress.Loopback, 0);

    public ListeningTests() => _other.Start();

    public void Dispose()
    {
        _other.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private int Taken => ((IPEndPoint)_other.LocalEndpoint).Port;

    [Theory]
    [InlineData("Server:Port={0}", "127.0.0.1")]
    [InlineData("Server:Port={0} Server:Host=localhost", "localhost")]
    [InlineData("Server:Port=0 Metrics:Port={0}", "127.0.0.1")]
    public async Task A_port_that_is_taken_is_one_line_and_nothing_is_made(string settings, string host)
    {
        var data = Path.Combine(_root, "data");
        var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "--data", data]) { WorkingDirectory = _root };
        command.Environment.Remove("ConnectionStrings__Lottery");
        foreach (var setting in settings.Split(' '))
        {
            command.ArgumentList.Add("--set");
            command.ArgumentList.Add(setting.Replace("{0}", $"{Taken}", StringComparison.Ordinal));
        }

        var (exitCode, output) = await Programs.Run(command);

        Assert.Equal((1, $"{host}:{Taken} is in use by another process; choose another port with --port or Metrics:Port.\n"), (exitCode, output));
        Assert.False(Directory.Exists(Path.Combine(data, "postgres")));
    }

    [Theory]
    [InlineData("127.0.0.1", 0)]
    [InlineData("localhost", 0)]
    [InlineData("0.0.0.0", 0)]
    [InlineData("127.0.0.1", null)]
    [InlineData("localhost", null)]
    public void A_port_that_is_free_passes(string host, int? port) => Listening.Require(host, port ?? Programs.FreePort());

    [Fact]
    public void An_address_of_another_machine_is_told_apart() =>
        Assert.Equal("192.0.2.1:8080 is not an address of this machine; choose another one with --host.", Assert.Throws<ListenException>(() => Listening.Require("192.0.2.1", 8080)).Message);
}
