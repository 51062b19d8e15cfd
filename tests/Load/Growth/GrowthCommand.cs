using System.CommandLine;
using Lottery.Load.Setup;
using Lottery.Load.Stock;

namespace Lottery.Load.Growth;

/// <summary>The command <c>growth</c>: what stored tickets cost the next purchase, and the next start.</summary>
internal static class GrowthCommand
{
    private static readonly Option<long[]> Tickets = new("--tickets")
    {
        Description = "Tickets stored, for each full store.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [1_000_000, 10_000_000],
    };

    private static readonly Option<int> Players = new("--players") { Description = "Players who bought them.", DefaultValueFactory = _ => StockOptions.UsualPlayers };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Turns of each store.", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Clients = new("--clients") { Description = "Connections.", DefaultValueFactory = _ => 64 };
    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "Seconds of each turn that do not count.", DefaultValueFactory = _ => 15 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "Seconds that count.", DefaultValueFactory = _ => 10 };

    public static Command Make()
    {
        var command = new Command("growth", "Compares purchases, and the time from start to first sale, on an empty store and on full ones.")
        {
            ProductOptions.Program, ProductOptions.Work, Tickets, Players, Rounds, Clients, WarmUp, Seconds, ProductOptions.Json,
        };
        command.SetAction((result, stop) => ProductOptions.Run(result, async (program, work) =>
        {
            var report = await new GrowthRun(
                new(program, work, [0, .. result.GetValue(Tickets)!], result.GetValue(Players), result.GetValue(Rounds), result.GetValue(Clients), result.GetValue(WarmUp), result.GetValue(Seconds)),
                Console.WriteLine).Run(stop);
            report.Write(Console.Out);
            return (report.ToJson(), Holds: true);
        }));
        return command;
    }
}
