using System.Diagnostics;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Transactions;
using Lottery.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Lottery.Load.Stock;

/// <summary>The database or the draw is not as it must be.</summary>
public sealed class StockException(string message) : Exception(message);

/// <summary>A silo of the product in this process, for selling in one draw and nothing else: nothing due is seen to.</summary>
internal sealed class Market : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly string[] Filled = ["player", "login", "wallet_balance", "payment", "ledger_entry", "account_balance", "book", "sale"];

    private readonly string _connectionString;
    private readonly IHost _silo;

    private Market(string connectionString, IHost silo) => (_connectionString, _silo) = (connectionString, silo);

    public FlowRunner Flows => _silo.Services.GetRequiredService<FlowRunner>();

    public Draw Draw { get; private set; } = null!;

    /// <summary>Starts a silo that is a cluster of its own. No other silo may run on the database.</summary>
    /// <exception cref="StockException">It cannot decide, or there is no such draw.</exception>
    public static async Task<Market> Open(string connectionString, DrawId draw, CancellationToken stop)
    {
        var time = new SaleTime();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddSingleton(new Clock(time))
            .AddSingleton<IVault, NoVault>()
            .AddSingleton<IPaymentProvider, SandboxProvider>()
            .AddSingleton<ISilo, Alone>()
            .AddLotteryStorage(connectionString)
            .AddLotteryGrains();
        builder.UseOrleans(orleans => orleans
            .UseLocalhostClustering(Ports.Free(), Ports.Free(), serviceId: "lottery", clusterId: "lottery-stock")
            .UseInMemoryReminderService()
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(DrawNews.Provider));
        var silo = builder.Build();
        await silo.Services.PrepareLotteryStorage(stop);
        var market = new Market(connectionString, silo);
        try
        {
            await silo.StartAsync(stop);
            await market.Decides(stop);
            var reply = await market.Flows.Run(flow => flow.Ask(draw, new DescribeDraw()));
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
        await _silo.StopAsync(CancellationToken.None);
        _silo.Dispose();
    }

    private async Task Decides(CancellationToken stop)
    {
        for (var patience = Stopwatch.StartNew(); !Flows.IsOpen; await Task.Delay(20, stop))
            if (patience.Elapsed > Patience)
                throw new StockException("The database cannot be written to.");
    }

    private sealed class Alone : ISilo
    {
        public bool IsMember => true;

        public bool Decides => true;

        public bool IsAlone => true;
    }

    /// <summary>Ports that nobody listens on.</summary>
    private static class Ports
    {
        public static int Free()
        {
            using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        }
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

        public string Origin => throw new UnreachableException("Nothing is signed here.");

        public string SignNote(string text) => throw new UnreachableException("Nothing is signed here.");

        /// <summary>Looked for with each new login; no retired one is among the stock's.</summary>
        public byte[] Fingerprint(ReadOnlySpan<byte> text) => new byte[32];
    }
}
