using System.Diagnostics;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Draws;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Lottery.Load.Stock;

/// <summary>The database or the draw is not as it must be.</summary>
public sealed class StockException(string message) : Exception(message);

/// <summary>The product's runtime in this process, for selling in one draw and nothing else: nothing due is seen to.</summary>
internal sealed class Market : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly string[] Filled = ["player", "login", "wallet_balance", "payment", "ledger_entry", "account_balance", "book", "sale"];

    private readonly string _connectionString;
    private readonly ServiceProvider _services;
    private readonly IHostedService _writer;

    private Market(string connectionString, ServiceProvider services, IHostedService writer) =>
        (_connectionString, _services, _writer) = (connectionString, services, writer);

    public FlowRunner Host => _services.GetRequiredService<FlowRunner>();

    public Draw Draw { get; private set; } = null!;

    /// <summary>Becomes the process that decides.</summary>
    /// <exception cref="StockException">Another one is, or there is no such draw.</exception>
    public static async Task<Market> Open(string connectionString, DrawId draw, CancellationToken stop)
    {
        var time = new SaleTime();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton<IVault, NoVault>()
            .AddLotteryRuntime(connectionString)
            .BuildServiceProvider();
        await services.PrepareLotteryRuntime(stop);
        var market = new Market(connectionString, services, services.GetServices<IHostedService>().First());
        try
        {
            await market._writer.StartAsync(stop);
            await market.Decides(stop);
            var reply = await market.Host.Run(flow => flow.Ask(draw, new DescribeDraw()));
            market.Draw = reply.Is(out var found, out var fault) ? found : throw new StockException($"Draw {draw}: {fault}.");
            time.Latest = market.Draw.Terms.ClosesAt.AddSeconds(-1);
            return market;
        }
        catch
        {
            await market.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does what autovacuum would have done while so much was sold.</summary>
    public async Task TidyUp(CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(_connectionString);
        foreach (var command in (string[])[.. Filled.Select(table => $"VACUUM (ANALYZE) {table}"), "CHECKPOINT"])
        {
            await using var tidy = source.CreateCommand(command);
            tidy.CommandTimeout = 0;
            await tidy.ExecuteNonQueryAsync(stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private async Task Decides(CancellationToken stop)
    {
        for (var patience = Stopwatch.StartNew(); !Host.Queue.IsOpen; await Task.Delay(20, stop))
            if (patience.Elapsed > Patience)
                throw new StockException("Another process decides on this database: stop it first.");
    }

    /// <summary>The machine's time, until the sales end: it then stands still.</summary>
    private sealed class SaleTime : TimeProvider
    {
        public DateTimeOffset Latest { get; set; } = DateTimeOffset.MaxValue;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() is var now && now < Latest ? now : Latest;
    }

    /// <summary>No keys: who sells needs none.</summary>
    private sealed class NoVault : IVault
    {
        public byte[] Protect(ReadOnlySpan<byte> secret) => throw new UnreachableException("Nothing is protected here.");

        public byte[] Reveal(ReadOnlySpan<byte> protectedSecret) => throw new UnreachableException("Nothing is revealed here.");

        public byte[] Sign(ReadOnlySpan<byte> statement) => throw new UnreachableException("Nothing is signed here.");

        /// <summary>Looked for with each new login; no retired one is among the stock's.</summary>
        public byte[] Fingerprint(ReadOnlySpan<byte> text) => new byte[32];
    }
}
