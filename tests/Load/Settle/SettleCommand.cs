using System.CommandLine;
using Lottery.Load.Setup;
using Lottery.Load.Stock;

namespace Lottery.Load.Settle;

/// <summary>The command <c>settle</c>: settles a draw of many tickets while the next one sells.</summary>
internal static class SettleCommand
{
    private static readonly Option<FileInfo?> Program = new("--program") { Description = "The product, lottery.dll. Left out: the one that was built in this source tree." };
    private static readonly Option<DirectoryInfo?> Work = new("--work") { Description = "Where to make the data folder, which is removed in the end. PostgreSQL's user must be able to pass." };
    private static readonly Option<long> Tickets = new("--tickets") { Description = "Tickets of the draw.", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<int> Players = new("--players") { Description = "Players who bought them.", DefaultValueFactory = _ => StockOptions.UsualPlayers };
    private static readonly Option<double> Rate = new("--rate") { Description = "Purchases of the next draw per second.", DefaultValueFactory = _ => 500 };
    private static readonly Option<int> Idle = new("--idle") { Description = "Seconds of such purchases before the draw closes, at least, and after it is settled.", DefaultValueFactory = _ => 15 };
    private static readonly Option<double> Pace = new("--stock-pace") { Description = "Tickets a second that the machine is taken to stock: sets the closing.", DefaultValueFactory = _ => 20_000 };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Where to write the results as JSON too." };

    public static Command Make()
    {
        var command = new Command("settle", "Starts the product, stocks a draw, and settles it while the next one sells.") { Program, Work, Tickets, Players, Rate, Idle, Pace, Json };
        command.SetAction((result, stop) => Run(result, stop));
        return command;
    }

    private static async Task<int> Run(ParseResult result, CancellationToken stop)
    {
        var program = result.GetValue(Program) ?? Built();
        if (!program.Exists)
        {
            await Console.Error.WriteLineAsync($"{program} is not there: build Api in Release first.");
            return 2;
        }
        var folder = Path.Combine(result.GetValue(Work)?.FullName ?? Path.GetTempPath(), $"lottery-settle-{Environment.ProcessId}");
        var options = new SettleOptions(
            program, folder, result.GetValue(Tickets), result.GetValue(Players), result.GetValue(Rate), result.GetValue(Idle), result.GetValue(Pace));
        try
        {
            var report = await new Settlement(options, Console.WriteLine).Run(stop);
            report.Write(Console.Out);
            if (result.GetValue(Json) is { } file)
                await File.WriteAllTextAsync(file.FullName, report.ToJson(), stop);
            return report.Holds ? 0 : 1;
        }
        catch (Exception e) when (e is SetupException or StockException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static FileInfo Built()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Lottery.sln")))
            folder = Path.GetDirectoryName(folder);
        return new(Path.Combine(folder ?? "", "Api", "bin", "Release", "net10.0", "lottery.dll"));
    }
}
