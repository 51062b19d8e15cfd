using Lottery.Grains.Transactions;

namespace Lottery.Api.Transactions;

/// <summary>Wires transactions up, and the payment provider that is configured.</summary>
public static class TransactionServices
{
    /// <summary>The setting that names the provider: <c>immediate</c>, unless it is set, or <c>operator</c>.</summary>
    public const string ProviderSetting = "Transactions:Provider";

    public static IServiceCollection AddTransactions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddPaymentProvider(configuration).AddSingleton<TransactionService>();

    /// <summary>Adds the provider: silos ask it.</summary>
    public static IServiceCollection AddPaymentProvider(this IServiceCollection services, IConfiguration configuration)
    {
        IPaymentProvider[] providers = [new ImmediateProvider(), new OperatorProvider()];
        var name = configuration[ProviderSetting] ?? providers[0].Name;
        return services.AddSingleton(providers.Single(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
    }
}
