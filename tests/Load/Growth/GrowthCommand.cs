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
    private static readonly Option<int> Seconds = new("--seconds") { Description = "Seconds that count: those after the first sale, and as many later.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Later = new("--later") { Description = "When the later ones begin, in seconds after the first sale.", DefaultValueFactory = _ => 60 };
    private static readonly Option<FileInfo?> OlderProgram = new("--older-program") { Description = "An older lottery.dll, of which a store with the most tickets takes its turns too." };
    private static readonly Option<FileInfo?> OlderStockWith = new("--older-stock-with") { Description = "The load generator that stocks for it. Left out: this one." };

    public static Command Make()
    {
        var command = new Command("growth", "Compares purchases, and the time from start to first sale, on an empty store and on full ones.")
        {
            ProductOptions.Program, ProductOptions.StockWith, OlderProgram, OlderStockWith, ProductOptions.Work, Tickets, Players, Rounds, Clients, Seconds, Later, ProductOptions.Json,
        };
        command.SetAction((result, stop) => ProductOptions.Run(result, async (build, work) =>
        {
            var older = result.GetValue(OlderProgram) is { } program ? new ProductBuild(program, result.GetValue(OlderStockWith) ?? ProductBuild.ThisLoadGenerator) : null;
            var report = await new GrowthRun(
                new(build, older, work, [0, .. result.GetValue(Tickets)!], result.GetValue(Players), result.GetValue(Rounds), result.GetValue(Clients), result.GetValue(Seconds), result.GetValue(Later)),
                Console.WriteLine).Run(stop);
            report.Write(Console.Out);
            return (report.ToJson(), Holds: true);
        }));
        return command;
    }
}
