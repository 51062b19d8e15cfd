using System.Diagnostics;
using System.Globalization;
using Lottery.Load.Setup;

namespace Lottery.Load.Stock;

/// <summary>Fills a draw by the command <c>stock</c> of a build's own load generator, in a process of its own.</summary>
internal static class Stocker
{
    /// <param name="build">Which build the store is for.</param>
    /// <param name="options">What to fill with what.</param>
    /// <param name="say">Told every few seconds how far it is.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="StockException">The draw was not filled.</exception>
    public static async Task<TimeSpan> Fill(ProductBuild build, StockOptions options, Action<string> say, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            build.LoadGenerator.FullName, "stock", "--connection", options.ConnectionString, "--draw", Text(options.Draw), "--tickets", Text(options.Tickets),
            "--players", Text(options.Players), "--most-lines", Text(options.MostLines),
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(stop);
            while (await process.StandardOutput.ReadLineAsync(stop) is { } line)
                say(line);
            await process.WaitForExitAsync(stop);
            return process.ExitCode == 0 ? clock.Elapsed : throw new StockException($"{build.LoadGenerator} does not stock: {(await errors).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
