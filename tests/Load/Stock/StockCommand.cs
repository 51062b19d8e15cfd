using System.CommandLine;

namespace Lottery.Load.Stock;

/// <summary>The command <c>stock</c>: fills a draw with sold tickets.</summary>
internal static class StockCommand
{
    private static readonly Option<string> Connection = new("--connection") { Description = "The database, as Npgsql wants it. No service may run on it.", Required = true };
    private static readonly Option<long> Draw = new("--draw") { Description = "The draw, made by the service. Where its sales have ended by the clock they go on a second before.", Required = true };
    private static readonly Option<long> Tickets = new("--tickets") { Description = "Tickets to sell.", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<int> Players = new("--players") { Description = "Players to sign up, who buy in turn.", DefaultValueFactory = _ => StockOptions.UsualPlayers };
    private static readonly Option<int> MostLines = new("--most-lines") { Description = "Purchases have 1 to so many lines, in turn.", DefaultValueFactory = _ => StockOptions.UsualMostLines };

    public static Command Make()
    {
        var command = new Command("stock", "Fills a draw with sold tickets, through the product's own grains and writer, in this process.") { Connection, Draw, Tickets, Players, MostLines };
        command.SetAction(async (result, stop) =>
        {
            try
            {
                var report = await DrawStock.Fill(
                    new(result.GetValue(Connection)!, result.GetValue(Draw), result.GetValue(Tickets), result.GetValue(Players), result.GetValue(MostLines)),
                    Console.WriteLine,
                    stop);
                Console.WriteLine(FormattableString.Invariant(
                    $"{report.Players:N0} players signed up in {report.SigningUp.TotalSeconds:N1} s; {report.Tickets:N0} tickets sold in {report.Purchases:N0} purchases and {report.Selling.TotalSeconds:N1} s, {report.TicketsPerSecond:N0}/s; tidied up in {report.TidyingUp.TotalSeconds:N1} s."));
                return 0;
            }
            catch (StockException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }
        });
        return command;
    }
}
