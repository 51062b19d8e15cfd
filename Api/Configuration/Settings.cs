using System.Globalization;
using System.Net;
using Lottery.Api.Approvals;
using Lottery.Api.Auth;
using Lottery.Api.Broker;
using Lottery.Api.Limits;
using Lottery.Api.Logs;
using Lottery.Api.Receipts;
using Lottery.Api.Services;
using Lottery.Api.Transactions;
using Lottery.Api.Transactions.Http;
using Lottery.Grains.Approvals;
using Lottery.Grains.Services;
using Lottery.Storage.Due;
using Lottery.Storage.Verification;
using Npgsql;

namespace Lottery.Api.Configuration;

/// <summary>All that an operator may set. What is not here is refused; docs/configuration.md is made of it.</summary>
public static class Settings
{
    private static readonly SignInLimits SignIn = new();
    private static readonly BrokerOptions Broker = new();
    private static readonly RequestLimits Limits = new();
    private static readonly HttpProviderOptions Provider = new();

    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text("Server:Host", "The address to serve on; 0.0.0.0 for all", "127.0.0.1", "an IP address or localhost", IsHost),
        Setting.Number("Server:Port", "The port to serve on; 0 takes a free one", 8080, 0, 65535),
        Setting.Text("Server:Data", "The folder of the service's data: its PostgreSQL cluster, where it runs its own, and its keys", ".data", "a path", text => text.Length > 0),
        Setting.Text("Server:PublicUrl", "Where clients reach the service, such as https://lottery.example: links begin with it; without it they begin with the path", "", "an http or https address without a path", IsPublicUrl),
        Setting.Text("Server:Proxies", "Networks of the proxies in front, with commas, whose X-Forwarded-For says who calls; for one on this machine name 127.0.0.1/32", "", "networks such as 10.1.2.0/24", AreNetworks),
        Setting.Text("Server:Origins", "Origins of pages that may call the API from a browser (CORS), with commas; without one none but its own may", "", "origins such as https://lottery.example", AreOrigins),
        Setting.Text("Server:Certificate", "A file with the certificate, in PEM, with which the service speaks TLS itself", "", "a path", _ => true),
        Setting.Text("Server:CertificateKey", "The file with the certificate's key, in PEM, where it is not in the same file", "", "a path", _ => true),
        Setting.Duration("Server:Hsts", "For how long browsers are told to use TLS alone (Strict-Transport-Security); zero for not at all", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(730)),
        Setting.Text("ConnectionStrings:Lottery", "The database, as Npgsql takes it; without one the service runs its own PostgreSQL", "", "a connection string with a Host", IsConnectionString) with { IsSecret = true },

        Setting.Text(BeaconSettings.Relays, "Relays of drand that the beacon's rounds are fetched from, with commas", BeaconSettings.PublicRelays, "http or https addresses", BeaconSettings.AreRelays),
        Setting.Number(BeaconSettings.Quorum, "How many relays must give the same value", BeaconSettings.LeastQuorum, 1, 100),
        Setting.Duration(BeaconSettings.Patience, "How long after its round's time a draw waits for the beacon; then it is cancelled and refunded", BeaconSettings.UsualPatience, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),

        Setting.Number("SignIn:PerAccount", "Sign-ins that may be tried for one account in a window", SignIn.PerAccount, 1, 1_000_000),
        Setting.Number("SignIn:PerAddress", "Sign-ins that may be tried from one address in a window", SignIn.PerAddress, 1, 1_000_000),
        Setting.Duration("SignIn:Window", "The window, which slides", SignIn.Window, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Setting.Number("SignIn:Counters", "Counters that all accounts share, and all addresses; some 350 bytes each", SignIn.Counters, 1, 1_000_000),

        Setting.Number("Limits:InFlight", "Requests that are served at once; beyond half of them what anybody may ask is refused, beyond three quarters all but purchases and pay-outs", Limits.InFlight, 16, 1_000_000),
        Setting.Number("Limits:PerAddress", "Requests per second from one address to what anybody may ask", Limits.PerAddress, 1, 1_000_000),
        Setting.Number("Limits:SignUpsPerAddress", "Sign-ups per minute from one address", Limits.SignUpsPerAddress, 1, 1_000_000),
        Setting.Number("Limits:ReceiptsPerAddress", "Unsigned receipts per minute from one address", Limits.ReceiptsPerAddress, 1, 1_000_000),
        Setting.Number("Limits:ReceiptsPerSender", "Signed receipts per minute of one sender", Limits.ReceiptsPerSender, 1, 1_000_000),
        Setting.Number("Limits:StreamsPerAddress", "Streams of a draw's events that one address may watch at once", Limits.StreamsPerAddress, 1, 10_000),

        Setting.Number(SignUpSettings.MinimumAge, "The age that a person must have to sign up, in years; 0 asks nobody", 0, 0, 120),
        Setting.Text(SignUpSettings.Regions, "Where people may live who sign up, with commas; without one nobody is asked", "", "ISO 3166 codes such as AT,DE-BY", SignUpSettings.AreRegions),

        Setting.OneOf(TwoPeopleSettings.CancelDraw, "Whether cancelling a draw whose sales have begun takes two operators", "off", "off", "on"),
        Setting.OneOf(TwoPeopleSettings.Credits, "Whether it takes two operators to bring money into a wallet: credits, deposits and invoices by operators", "off", "off", "on"),
        Setting.OneOf(TwoPeopleSettings.Roles, "Whether it takes two operators to make somebody an operator, or one no more", "off", "off", "on"),
        Setting.Text(TwoPeopleSettings.PayoutOver, "Results whose prizes are more than this, in units of the draw's currency, are published when an operator approves; without one none wait", "", "an amount such as 100000", TwoPeopleSettings.IsThreshold),
        Setting.Duration(TwoPeopleSettings.Expiry, "How long a request for approval can be decided", TwoPeopleRules.Off.Expiry, TimeSpan.FromSeconds(1), TimeSpan.FromDays(90)),

        Setting.OneOf(TransactionServices.ProviderSetting, "Who moves the money of deposits and withdrawals: sandbox accepts all at once and moves nothing outside, operator leaves each to the operators, http asks a payment provider", "sandbox", TransactionServices.Providers),
        Setting.Text("Transactions:Http:Url", "The payment provider's address; its routes are below it", "", "an http or https address", IsWeb),
        Setting.Text("Transactions:Http:Secret", "Signs what is sent to the payment provider, and what it says", "", $"at least {HttpProviderOptions.LeastSecret} characters", IsProviderSecret) with { IsSecret = true },
        Setting.Text("Transactions:Http:PreviousSecret", "The secret before, with which the payment provider may still sign", "", $"at least {HttpProviderOptions.LeastSecret} characters", IsProviderSecret) with { IsSecret = true },
        Setting.Duration("Transactions:Http:Timeout", "How long a question to the payment provider may take", Provider.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
        Setting.Duration("Transactions:Http:AskAgain", "From one question about an open transaction to the next", Provider.AskAgain, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Setting.Duration("Transactions:Http:GiveUp", "From a transaction's beginning to the last call, after which it is refused", Provider.GiveUp, TimeSpan.FromSeconds(1), TimeSpan.FromDays(90)),
        Setting.Duration(OrderSettings.HoldSetting, "How long an order holds its money, unless it is captured or released before", Orders.DefaultHold, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        Setting.Number("Receipts:InvalidKept", "Invalid receipts that are kept, the latest ones", InvalidReceipts.Default.Most, 0, 100_000_000),
        Setting.Duration("Receipts:InvalidKeptFor", "How long an invalid receipt is kept", InvalidReceipts.Default.Age, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
        Setting.Number("Receipts:LeastFreeDisk", "MiB that must be free on the disk of the data folder for receipts to be taken in, where the service runs its own PostgreSQL; sales go on below", 512, 0, 1_000_000),
        Setting.Text("Receipts:Senders:*", "A sender's secrets, Receipts:Senders:NAME:0 and on; once there is one, receipts must be signed", "", $"at least {SenderSignatures.LeastSecret} characters", text => text.Length >= SenderSignatures.LeastSecret) with { IsSecret = true, Naming = new($"Receipts:Senders:NAME:0 and on, with a NAME of {SenderSignatures.AllowedName}", IsSecretOfSender) },

        Setting.Duration(LedgerWatchSettings.EverySetting, "How often a part of the ledger is checked in the running service; zero for never", LedgerWatchSettings.Default.Every, TimeSpan.Zero, TimeSpan.FromDays(1)),
        Setting.Number(LedgerWatchSettings.RowsSetting, "Payments that one such look checks: half of them the newest, half of them the next ones; and as many of wallets", LedgerWatchSettings.Default.Rows, 2, 1_000_000),

        Setting.Text("Webhooks:Networks", "Networks that webhooks may be sent to though they are not public, with commas; without one only public addresses", "", "networks such as 10.1.2.0/24", AreNetworks),

        Setting.Number("Metrics:Port", "A port of its own for /metrics and /health; without one /metrics is on the service's, for callers on the same machine", null, 1, 65535),

        Setting.Text("Broker:Uri", "The message broker that is served too: amqp://user:password@host:port/vhost; without one none is", "", "an amqp or amqps address", IsBroker) with { IsSecret = true },
        Setting.OneOf("Broker:Durable", "Whether the exchange queries survives the broker, where the service declares it first; false for clients that declare it so", "true", "true", "false"),
        Setting.Number("Broker:FirstWallet", "The number that the broker's wallet 1 has here, the others follow it; 1 puts every player's account within the broker's reach", Broker.FirstWallet, 1, TransactionService.MaxWallet),
        Setting.Number("Broker:Wallets", "How many wallets the broker reaches", Broker.Wallets, 1, TransactionService.MaxWallet),
        Setting.Number("Broker:Prefetch", "Messages of one kind in hand at most", Broker.Prefetch, 1, 65535),
        Setting.Number("Broker:Attempts", "How often a message that fails by its own fault is tried, before it goes to the dead letters", Broker.Attempts, 1, 100),
        Setting.Duration("Broker:Grace", "How long messages in hand may take when the service stops", Broker.Grace, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15)),

        Setting.OneOf("Logging:Format", "How log lines are written", "Text", "Text", "Json"),
        Setting.OneOf("Logging:Level", "The least level that is logged", "Info", LogLevels.Names),
        Setting.OneOf("Logging:LogLevel:*", "The same for one category, such as Lottery.Storage or Microsoft.AspNetCore; Default is all others", "", LogLevels.Names),
        Setting.Text("Serilog:*", "Serilog's own settings, such as another sink (Serilog:WriteTo) or a filter (Serilog:Filter)", "", "as Serilog.Settings.Configuration takes it", _ => true),
    ];

    /// <summary>The setting of a key; null where there is none.</summary>
    public static Setting? Find(string key) => All.FirstOrDefault(setting => setting.IsOf(key));

    /// <summary>The sections that are ours.</summary>
    public static bool HasSection(string section) => All.Any(setting => setting.Section.Equals(section, StringComparison.OrdinalIgnoreCase));

    private static bool IsBroker(string text) => text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps");

    private static bool IsWeb(string text) => text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");

    private static bool IsProviderSecret(string text) => text.Length is 0 or >= HttpProviderOptions.LeastSecret;

    private static bool IsSecretOfSender(string rest) => rest.Split(':') is [var name, var index] && SenderSignatures.IsName(name) && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsHost(string text) => text == "localhost" || IPAddress.TryParse(text, out _);

    private static bool IsPublicUrl(string text) => text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.Fragment.Length == 0);

    private static bool AreNetworks(string text) => text.Length == 0 || text.Split(',').All(network => IPNetwork.TryParse(network.Trim(), out _));

    private static bool AreOrigins(string text) => text.Length == 0 || text.Split(',').All(origin =>
        Uri.TryCreate(origin.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == origin.Trim());

    private static bool IsConnectionString(string text)
    {
        try
        {
            return text.Length == 0 || new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            return false;
        }
    }
}
