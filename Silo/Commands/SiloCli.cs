using System.CommandLine;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lottery.Api.Commands;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Silo.Hosting;

namespace Lottery.Silo.Commands;

/// <summary>The command line of a process of the cluster.</summary>
internal static class SiloCli
{
    private static readonly Option<ClusterRole> Role = new("--role")
    {
        Description = "What this process does: silo has grains, api serves HTTP and asks the silos, both does both.",
        DefaultValueFactory = _ => ClusterRole.Both,
    };

    private static readonly Option<string> Advertise = new("--advertise")
    {
        Description = "The address by which the others reach this silo; auto takes the machine's.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<int> SiloPort = new("--silo-port")
    {
        Description = "The port for other silos.",
        HelpName = "P",
        DefaultValueFactory = _ => 11111,
        Recursive = true,
    };

    private static readonly Option<int> GatewayPort = new("--gateway-port")
    {
        Description = "The port for processes that only ask.",
        HelpName = "P",
        DefaultValueFactory = _ => 30000,
        Recursive = true,
    };

    private static readonly Option<int> Silos = new("--silos") { Description = "How many silos.", HelpName = "N", DefaultValueFactory = _ => 2 };

    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand(
            """
            One process of the lottery's cluster. All of them share one PostgreSQL, named in ConnectionStrings:Lottery, and one folder of keys.
            Other settings are those of `lottery`.
            """)
        {
            Role, Advertise, SiloPort, GatewayPort,
        };
        Cli.AddSettings(root);
        root.SetAction((result, stop) => Cli.Guard(() => Serve(Cli.Configuration(result), Settings(result), stop)));

        var local = new Command("local", "Runs a whole cluster on this machine: silos, an API in front, and PostgreSQL, unless the settings name one.") { Silos, Cli.AskDatabase };
        local.SetAction((result, stop) => Cli.Guard(() =>
            LocalCluster.Run(Cli.Configuration(result), result.GetValue(Silos), result.GetValue(SiloPort), result.GetValue(GatewayPort), stop)));
        root.Add(local);
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static SiloSettings Settings(ParseResult result) => new(
        result.GetValue(Role), Address(result.GetValue(Advertise)!), result.GetValue(SiloPort), result.GetValue(GatewayPort));

    private static IPAddress Address(string text) => text == "auto"
        ? OfThisMachine() ?? throw new ConfigurationException("--advertise auto finds no address of this machine: name one.")
        : IPAddress.TryParse(text, out var address) ? address : throw new ConfigurationException($"--advertise takes an IP address or auto, not '{text}'.");

    /// <summary>The address that the machine's name has, where others can reach it; many systems give their own name a loopback address.</summary>
    private static IPAddress? OfThisMachine() => Dns.GetHostAddresses(Dns.GetHostName())
        .Concat(NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses, (_, address) => address.Address))
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private static async Task<int> Serve(LotteryConfiguration configuration, SiloSettings settings, CancellationToken stop)
    {
        var database = configuration.ConnectionString
            ?? throw new ConfigurationException("A cluster's processes share one PostgreSQL: name it in ConnectionStrings:Lottery.");
        var server = new ServerSettings($"http://{configuration.Host}:{configuration.Port}", database, configuration.DataFolder, configuration);
        using var host = ClusterServer.Build(server, settings);
        await ClusterServer.Prepare(host, stop);
        await host.StartAsync(stop);
        Console.WriteLine(settings.Role == ClusterRole.Silo
            ? $"Silo {settings.Address}:{settings.SiloPort} is up."
            : $"Lottery serves on {((WebApplication)host).Urls.First()}");
        await host.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }
}
