using System.CommandLine;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Lottery.Api.Configuration;
using Lottery.Silo.Hosting;

namespace Lottery.Silo.Commands;

/// <summary>The options that say what this process does in the cluster, and how the others reach it.</summary>
internal static class MemberOptions
{
    private const int FirstSiloPort = 11111;
    private const int FirstGatewayPort = 21111;

    /// <summary>Data folders that get ports of their own, and how many each.</summary>
    private const int Folders = 500, PortsOfFolder = 20;

    private static readonly Option<ClusterRole> Role = new("--role")
    {
        Description = "What this process does: silo has grains, api serves HTTP and asks silos, both does both.",
        DefaultValueFactory = _ => ClusterRole.Both,
    };

    private static readonly Option<string> Advertise = new("--advertise")
    {
        Description = "The address by which the others reach this silo; auto takes the machine's.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<int?> SiloPort = new("--silo-port")
    {
        Description = "The port for other silos; a free one where none is given.",
        HelpName = "P",
    };

    private static readonly Option<int?> GatewayPort = new("--gateway-port")
    {
        Description = "The port for processes that only ask; a free one where none is given.",
        HelpName = "P",
    };

    private static readonly Option<int?> SiloListenPort = new("--silo-listen-port")
    {
        Description = "The port it listens on for other silos, where a port mapping leads from --silo-port to another one.",
        HelpName = "P",
    };

    private static readonly Option<int?> GatewayListenPort = new("--gateway-listen-port")
    {
        Description = "The port it listens on for processes that only ask, where a port mapping leads from --gateway-port to another one.",
        HelpName = "P",
    };

    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[Role, Advertise, SiloPort, GatewayPort, SiloListenPort, GatewayListenPort])
            command.Add(option);
    }

    /// <exception cref="ConfigurationException">The address is none.</exception>
    public static SiloSettings Settings(ParseResult result, string dataFolder)
    {
        var address = Address(result.GetValue(Advertise)!);
        var offset = Offset(dataFolder);
        var (silo, gateway) = (result.GetValue(SiloPort) ?? FreePort(address, FirstSiloPort + offset), result.GetValue(GatewayPort) ?? FreePort(address, FirstGatewayPort + offset));
        return new(result.GetValue(Role), address, silo, gateway)
        {
            SiloListenPort = result.GetValue(SiloListenPort) ?? silo,
            GatewayListenPort = result.GetValue(GatewayListenPort) ?? gateway,
        };
    }

    /// <summary>Processes of different data folders look for ports in different places, so that one that is started again finds the port it had.</summary>
    private static int Offset(string dataFolder) =>
        BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(dataFolder)))) % Folders * PortsOfFolder;

    private static IPAddress Address(string text) => text == "auto"
        ? OfThisMachine() ?? throw new ConfigurationException("--advertise auto finds no address of this machine: name one.")
        : IPAddress.TryParse(text, out var address) ? address : throw new ConfigurationException($"--advertise takes an IP address or auto, not '{text}'.");

    /// <summary>The address that the machine's name has, where others can reach it; many systems give their own name a loopback address.</summary>
    private static IPAddress? OfThisMachine() => Dns.GetHostAddresses(Dns.GetHostName())
        .Concat(NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses, (_, address) => address.Address))
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    /// <summary>The first port that nobody listens on. A restarted process finds the port it had, and replaces its former self among the members.</summary>
    private static int FreePort(IPAddress address, int first)
    {
        for (var port = first; port < first + 1000; port++)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.IsLoopback(address) ? address : IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another process has it.
            }
        }
        throw new ConfigurationException($"No port from {first} on is free.");
    }
}
