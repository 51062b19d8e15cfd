using Lottery.Api.Transactions.Http;
using Lottery.Grains.Transactions;

namespace Lottery.Api.Transactions;

/// <summary>Wires transactions up, and the payment provider that is configured.</summary>
public static class TransactionServices
{
    /// <summary>The setting that names the provider: <c>sandbox</c>, unless it is set, <c>operator</c> or <c>http</c>.</summary>
    public const string ProviderSetting = "Transactions:Provider";

    /// <summary>What the setting may be.</summary>
    public static readonly string[] Providers = ["sandbox", "operator", "http"];

    public static IServiceCollection AddTransactions(this IServiceCollection services, IConfiguration configuration) => services
        .AddPaymentProvider(configuration)
        .AddSingleton<TransactionQueries>()
        .AddSingleton<TransactionService>();

    /// <summary>Adds what moves money in and out: every process asks it, the sweeper's too.</summary>
    /// <exception cref="Configuration.ConfigurationException">The provider is http, and it is not said where it is.</exception>
    public static IServiceCollection AddPaymentProvider(this IServiceCollection services, IConfiguration configuration)
    {
        switch (configuration[ProviderSetting]?.ToLowerInvariant() ?? Providers[0])
        {
            case "http":
                return services.AddSingleton(HttpProviderOptions.From(configuration)).AddSingleton<ProviderSignatures>().AddSingleton<ProviderClient>().AddSingleton<IPaymentProvider, HttpProvider>();
            case "operator":
                return services.AddSingleton<IPaymentProvider, OperatorProvider>();
            default:
                return services.AddSingleton<IPaymentProvider, SandboxProvider>();
        }
    }

    /// <summary>How the provider is shown to people: nobody shall take the sandbox for real money.</summary>
    public static string Shown(this IPaymentProvider provider) => provider is SandboxProvider ? "SANDBOX" : provider.Name;
}
