using System.CommandLine;
using Lottery.Load.Growth;
using Lottery.Load.Scenarios;
using Lottery.Load.Settle;
using Lottery.Load.Setup;
using Lottery.Load.Stock;

namespace Lottery.Load;

/// <summary>The program's command line.</summary>
internal static class Cli
{
    private const int MaxPlayers = 64;

    private static readonly Option<string> Url = new("--url") { Description = "The service.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private static readonly Option<string> OperatorPassword = new("--operator-password") { Description = "The operator's, as the service's first start said it." };
    private static readonly Option<long?> Draw = new("--draw") { Description = "A draw of 6 of 45 that sells, such as `stock` filled; a new one where it is left out." };
    private static readonly Option<int> Clients = Positive("--clients", "Connections.", 64);
    private static readonly Option<int?> Players = new("--players") { Description = $"Accounts that the clients share: as many as clients, and {MaxPlayers} at most, where it is left out. Each costs the service a sign-in." };
    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "Seconds that do not count.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Seconds = Positive("--seconds", "Seconds that count.", 20);
    private static readonly Option<double?> Rate = new("--rate") { Description = "Operations per second (open loop): latency counts from when an operation was due. Left out: each client goes on as soon as it is answered (closed loop)." };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Where to write the results as JSON too." };
    private static readonly Option<int[]> CpuOf = new("--cpu-of") { Description = "Process ids whose CPU time to measure too, with all that they started (Linux).", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Test = new("--self-test") { Description = "Checks the measuring itself, and ends." };

    private static readonly Option<string> Scenario = new("--scenario")
    {
        Description = "What the clients do: " + string.Join("; ", ScenarioList.All.Select(s => $"{s.Name} {s.Summary}")) + ".",
        DefaultValueFactory = _ => ScenarioList.All[0].Name,
    };

    public static Task<int> Run(string[] args)
    {
        Scenario.AcceptOnlyFromAmong([.. ScenarioList.All.Select(s => s.Name)]);
        var root = new RootCommand(
            """
            Puts load on a running lottery, and checks that the draw holds exactly the tickets that were acknowledged.
            Start the service with SignIn__PerAddress=100000 in its environment: it allows 60 sign-ins a minute otherwise.
            """)
        {
            Url, OperatorPassword, Scenario, Draw, Clients, Players, WarmUp, Seconds, Rate, Json, CpuOf, Test, StockCommand.Make(), SettleCommand.Make(), GrowthCommand.Make(),
        };
        root.SetAction(async (result, _) =>
        {
            if (result.GetValue(Test))
                return SelfTest.Run(Console.Out);
            if (result.GetValue(OperatorPassword) is not { } password)
                return await Fail("--operator-password is missing.");
            try
            {
                return await Load(result, password);
            }
            catch (SetupException e)
            {
                return await Fail(e.Message);
            }
        });
        return root.Parse(args).InvokeAsync();
    }

    private static async Task<int> Load(ParseResult result, string password)
    {
        if (!Uri.TryCreate(result.GetValue(Url), UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
            return await Fail("--url must be http://HOST:PORT.");
        var clients = result.GetValue(Clients);
        var players = Math.Clamp(result.GetValue(Players) ?? MaxPlayers, 1, clients);
        var report = await LoadRun.Run(new(
            url, password, ScenarioList.All.First(s => s.Name == result.GetValue(Scenario)), clients, players,
            result.GetValue(WarmUp), result.GetValue(Seconds), result.GetValue(Rate), result.GetValue(CpuOf)!, result.GetValue(Draw)));
        report.Write(Console.Out);
        if (result.GetValue(Json) is { } file)
            await File.WriteAllTextAsync(file.FullName, report.ToJson());
        return report.SalesAgree ? 0 : 1;
    }

    private static async Task<int> Fail(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 2;
    }

    private static Option<int> Positive(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() <= 0)
                result.AddError($"{name} must be more than 0.");
        });
        return option;
    }
}
