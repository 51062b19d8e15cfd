using System.CommandLine;
using Lottery.Api.Hosting;

namespace Lottery.Api.Commands;

/// <summary>The program's command line.</summary>
public static class Cli
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder of the service's data: its PostgreSQL cluster, where it runs its own, and its keys.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LOTTERY_DATA") ?? ".data",
        HelpName = "DIR",
        Recursive = true,
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to serve on; 0 takes a free one.",
        DefaultValueFactory = _ => 8080,
        HelpName = "P",
    };

    private static readonly Option<string> Host = new("--host")
    {
        Description = "The address to serve on; 0.0.0.0 for all.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<bool> Demo = new("--demo")
    {
        Description = "Adds an operator, funded players and one draw of each game that closes in a minute; buys tickets and shows how it goes until both are settled.",
    };

    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand(
            """
            Serves the lottery. Everything in one process: REST and its catalogue, the grains, and PostgreSQL, unless the environment names one in ConnectionStrings__Lottery.
            """)
        {
            Data, Port, Host, Demo,
        };
        root.SetAction((result, stop) => Guard(() => ServeCommand.Run(
            new(result.GetValue(Host)!, result.GetValue(Port), Path.GetFullPath(result.GetValue(Data)!), result.GetValue(Demo)), stop)));

        var ledger = new Command("ledger", "Proves from the tables alone that every entry balances, everything sums to zero and every ticket is paid once; names the first violation.");
        ledger.SetAction((result, stop) => Guard(() => VerifyLedgerCommand.Run(Path.GetFullPath(result.GetValue(Data)!), stop)));
        root.Add(new Command("verify", "Checks what is stored.") { ledger });

        // The server stops itself on a signal, and takes the time it needs to finish what was begun.
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>What is for the operator is said in one sentence, without a stack trace.</summary>
    private static async Task<int> Guard(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is PostgresMissingException or DataFolderInUseException or PrivatePostgresException or VaultException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (Npgsql.NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"The database cannot be used: {e.GetBaseException().Message}");
            return 1;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Choose another port with --port.");
            return 1;
        }
    }
}
