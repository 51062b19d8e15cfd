using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Silo.Hosting;

namespace Lottery.Silo.Commands;

/// <summary>The program's command line.</summary>
public static class Cli
{
    /// <summary>The exit code where a setting is wrong: starting again would not help.</summary>
    private const int WrongSettings = 2;

    /// <summary>Options that stand for a setting.</summary>
    private static readonly Dictionary<string, Option<string?>> Shorthands = new()
    {
        ["Server:Data"] = new("--data") { Description = "The folder of the service's data: its PostgreSQL cluster, where it runs its own, and its keys (.data).", HelpName = "DIR", Recursive = true },
        ["Server:Port"] = new("--port") { Description = "The port to serve on; 0 takes a free one (8080).", HelpName = "P", Recursive = true },
        ["Server:Host"] = new("--host") { Description = "The address to serve on; 0.0.0.0 for all (127.0.0.1).", Recursive = true },
    };

    private static readonly Option<string?> ConfigFile = new("--config")
    {
        Description = $"The file with the settings, JSON; {LotteryConfiguration.DefaultFile} in the working folder where it is there.",
        HelpName = "FILE",
        Recursive = true,
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Any setting; `lottery config` lists them. Can be given several times.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
        Recursive = true,
    };

    private static readonly Option<bool> Demo = new("--demo")
    {
        Description = "Adds an operator, funded players and one draw of each game that closes in a minute; buys tickets and shows how it goes until both are settled.",
    };

    private static readonly Option<int> Silos = new("--silos") { Description = "How many silos.", HelpName = "N", DefaultValueFactory = _ => 2 };

    /// <summary>For <c>./run</c>, which gets PostgreSQL's programs where they are missing and will be needed: of the commands that use a database.</summary>
    public static Option<bool> AskDatabase { get; } = new("--which-database") { Hidden = true, Action = new TellDatabase() };

    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand(
            """
            Serves the lottery. Everything in one process: REST and its catalogue, an Orleans silo with the grains, and PostgreSQL, unless the settings name one in ConnectionStrings:Lottery.
            A second process on the same database joins as a second silo and takes its share of the grains.
            Settings come from a file, then the environment (ConnectionStrings__Lottery), then the command line; of several the last one counts.
            """)
        {
            Demo, AskDatabase,
        };
        AddSettings(root);
        MemberOptions.AddTo(root);
        root.SetAction((result, stop) => Guard(() => ServeCommand.Run(Configuration(result), MemberOptions.Settings(result, Configuration(result).DataFolder), result.GetValue(Demo), stop)));

        var cluster = new Command("cluster", "Runs a whole cluster on this machine: silos, an API in front, and PostgreSQL, unless the settings name one.") { Silos, AskDatabase };
        cluster.SetAction((result, stop) => Guard(() => LocalCluster.Run(Configuration(result), result.GetValue(Silos), stop)));
        root.Add(cluster);

        var ledger = new Command("ledger", "Proves from the tables alone that every entry balances, everything sums to zero and every ticket is paid once; names the first violation.")
        {
            AskDatabase,
        };
        ledger.SetAction((result, stop) => Guard(() => VerifyLedgerCommand.Run(Configuration(result), stop)));
        root.Add(new Command("verify", "Checks what is stored, and what is published.")
        {
            ledger, VerifyProofCommands.Draw(), VerifyReceiptCommand.Make(), VerifyAuditCommand.Make(), VerifyProofCommands.Promotion(),
        });

        var config = new Command("config", "Lists all settings: what each is set to and by whom, what it means, its default and what is allowed.");
        config.SetAction((result, _) => Guard(() =>
        {
            Console.Write(SettingTable.Current(Configuration(result)));
            return Task.FromResult(0);
        }));
        root.Add(config);
        root.Add(KeysCommand.Make(AskDatabase, Configuration));
        root.Add(WitnessCommand.Make());
        root.Add(RandomnessCommand.Make());
        root.Add(ReconcileCommand.Make());
        root.Add(BrokerCommands.Client());
        root.Add(BrokerCommands.Fill());

        // The server stops itself on a signal, and takes the time it needs to finish what was begun.
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Adds the options by which settings are given.</summary>
    public static void AddSettings(Command command)
    {
        command.Add(ConfigFile);
        command.Add(Set);
        foreach (var option in Shorthands.Values)
            command.Add(option);
    }

    /// <summary>What those options, the environment and the file say.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static LotteryConfiguration Configuration(ParseResult result) => LotteryConfiguration.Read(result.GetValue(ConfigFile),
    [
        .. result.GetValue(Set)!.Select(set => set.Split('=', 2) is [{ Length: > 0 } key, var value]
            ? KeyValuePair.Create(key, (string?)value)
            : throw new ConfigurationException($"--set takes KEY=VALUE, not '{set}'.")),
        .. Shorthands.Select(option => KeyValuePair.Create(option.Key, result.GetValue(option.Value))),
    ]);

    /// <summary>What is for the operator is said in one sentence, without a stack trace.</summary>
    public static async Task<int> Guard(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is PostgresMissingException or DataFolderInUseException or PrivatePostgresException or VaultException or ListenException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return WrongSettings;
        }
        catch (Npgsql.NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"The database cannot be used: {e.GetBaseException().Message}");
            return 1;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Choose another port with --port or Metrics:Port.");
            return 1;
        }
    }

    /// <summary>Says instead of running the command whether it would run a PostgreSQL of its own, use one that is given, or, as help does, none.</summary>
    private sealed class TellDatabase : AsynchronousCommandLineAction
    {
        public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default) => Guard(() =>
        {
            var isInformation = parseResult.CommandResult.Children.Any(child => child is OptionResult { Implicit: false, Option: HelpOption or VersionOption });
            Console.WriteLine(isInformation ? "none" : Configuration(parseResult).ConnectionString is null ? "own" : "given");
            return Task.FromResult(0);
        });
    }
}
