using System.CommandLine;
using Lottery.Load.Setup;
using Lottery.Load.Stock;

namespace Lottery.Load.Settle;

/// <summary>The command <c>settle</c>: settles a draw of many tickets while the next one sells.</summary>
internal static class SettleCommand
{
    private static readonly Option<long> Tickets = new("--tickets") { Description = "Tickets of the draw.", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<int> Players = new("--players") { Description = "Players who bought them.", DefaultValueFactory = _ => StockOptions.UsualPlayers };
    private static readonly Option<double> Rate = new("--rate") { Description = "Purchases of the next draw per second.", DefaultValueFactory = _ => 500 };
    private static readonly Option<int> Idle = new("--idle") { Description = "Seconds of such purchases before the draw closes, at least, and after it is settled.", DefaultValueFactory = _ => 15 };
    private static readonly Option<double> Pace = new("--stock-pace") { Description = "Tickets a second that the machine is taken to stock: sets the closing.", DefaultValueFactory = _ => 30_000 };

    public static Command Make()
    {
        var command = new Command("settle", "Starts the product, stocks a draw, and settles it while the next one sells.")
        {
            ProductOptions.Program, ProductOptions.StockWith, ProductOptions.Work, Tickets, Players, Rate, Idle, Pace, ProductOptions.Json,
        };
        command.SetAction((result, stop) => ProductOptions.Run(result, async (build, work) =>
        {
            var options = new SettleOptions(
                build, work, result.GetValue(Tickets), result.GetValue(Players), result.GetValue(Rate), result.GetValue(Idle), result.GetValue(Pace));
            var report = await new Settlement(options, Console.WriteLine).Run(stop);
            report.Write(Console.Out);
            return (report.ToJson(), report.Holds);
        }));
        return command;
    }
}
