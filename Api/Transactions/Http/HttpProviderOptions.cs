using System.Text;
using Lottery.Api.Configuration;

namespace Lottery.Api.Transactions.Http;

/// <summary>Where the payment provider is and how it is spoken to: the section <c>Transactions:Http</c> of the configuration.</summary>
public sealed record HttpProviderOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Transactions:Http";

    /// <summary>The fewest characters of a secret.</summary>
    public const int LeastSecret = 32;

    /// <summary>The provider's address; its routes are below it.</summary>
    public Uri? Url { get; init; }

    /// <summary>Signs requests, and what the provider says.</summary>
    public string? Secret { get; init; }

    /// <summary>The secret before; what the provider says may still be signed with it.</summary>
    public string? PreviousSecret { get; init; }

    /// <summary>How long one question may take. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From one question about a transaction to the next. Default 30 seconds.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From a transaction's beginning to the last call. Default 3 days.</summary>
    public TimeSpan GiveUp { get; init; } = TimeSpan.FromDays(3);

    internal byte[] Key => Encoding.UTF8.GetBytes(Secret!);

    internal IReadOnlyList<byte[]> Keys => PreviousSecret is { Length: > 0 } previous ? [Key, Encoding.UTF8.GetBytes(previous)] : [Key];

    /// <summary>Those of the configuration.</summary>
    /// <exception cref="ConfigurationException">The address or the secret is not set.</exception>
    public static HttpProviderOptions From(IConfiguration configuration) =>
        configuration.GetSection(Section).Get<HttpProviderOptions>() is { Url: not null, Secret.Length: > 0 } options
            ? options
            : throw new ConfigurationException($"{TransactionServices.ProviderSetting} is http, so {Section}:Url and {Section}:Secret must be set.");
}
