using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Api.Receipts;
using Lottery.Api.Transactions;
using Lottery.Api.Wallets;
using Lottery.Grains.Flows;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Broker;

/// <summary>Wires the broker up.</summary>
internal static class BrokerServices
{
    /// <summary>Adds what serves the broker that the configuration names. After the runtime, since services stop in reverse: what is in hand can still be decided.</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Broker").Get<BrokerOptions>() ?? new BrokerOptions();
        services.AddSingleton<BrokerState>();
        if (options.FirstWallet > TransactionService.MaxWallet - options.Wallets + 1)
            throw new ConfigurationException($"Broker:FirstWallet and Broker:Wallets go beyond the largest number of a wallet, {TransactionService.MaxWallet}.");
        if (options.Uri is null)
            return services;
        return services
            .AddSingleton(options)
            .AddSingleton<BrokerMetrics>()
            .AddSingleton<Responder>()
            .AddSingleton<IOperation>(s => Transfer(s, options, "invoice", PaymentKind.Invoice))
            .AddSingleton<IOperation>(s => Transfer(s, options, "withdraw", PaymentKind.Withdrawal))
            .AddSingleton<IOperation>(s => new BalanceOperation(s.GetRequiredService<WalletQueries>(), options))
            .AddSingleton<IOperation>(s => new ReceiptOperation(s.GetRequiredService<ReceiptIntake>()))
            .AddHostedService<BrokerService>();
    }

    private static TransferOperation Transfer(IServiceProvider services, BrokerOptions options, string name, PaymentKind kind) => new(
        name, kind, services.GetRequiredService<FlowRunner>(), services.GetRequiredService<Vault>(), services.GetRequiredService<Currencies>(), options);
}
