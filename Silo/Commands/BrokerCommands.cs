using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Lottery.Api.Broker.Client;

namespace Lottery.Silo.Commands;

/// <summary>The commands that speak to a running service over the message broker: the client, and the filler of test data.</summary>
internal static class BrokerCommands
{
    /// <summary>RabbitMQ's on this machine, as it comes.</summary>
    private const string UsualBroker = "amqp://guest:guest@127.0.0.1:5672/";

    private static readonly Option<Uri?> Broker = new("--broker")
    {
        Description = "The broker's address: amqp://user:password@host:port/vhost. The setting Broker:Uri where it is left out, else RabbitMQ's usual one on this machine.",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) ? uri : Refuse<Uri>(result, "--broker must be an amqp address."),
        HelpName = "URI",
    };

    private static readonly Option<int> InFlight = Number("--in-flight", 64, "Requests that may wait for their answers at once.");

    /// <summary>Sends requests and prints their answers.</summary>
    public static Command Client()
    {
        var operation = new Option<string>("--operation") { Description = "What to ask for.", DefaultValueFactory = _ => "balance" };
        operation.AcceptOnlyFromAmong("invoice", "withdraw", "balance");
        var wallet = new Option<long>("--wallet") { Description = "The wallet's number.", DefaultValueFactory = _ => 1 };
        var wallets = Number("--wallets", 1, "The number of wallets to spread over, from --wallet on.");
        var ticker = new Option<string>("--ticker") { Description = "The currency.", DefaultValueFactory = _ => "USD" };
        var amount = new Option<decimal>("--amount") { Description = "How much to bring in or pay out.", DefaultValueFactory = _ => 1 };
        var count = Number("--count", 1, "How many requests.");
        var rate = new Option<double>("--rate") { Description = "Requests a second; 0 for as many as go.", DefaultValueFactory = _ => 0 };
        var id = new Option<string>("--message-id") { Description = "Begins the message ids. The same ids again have no second effect.", DefaultValueFactory = _ => RandomNumberGenerator.GetHexString(16, lowercase: true) };
        var quiet = new Option<bool>("--quiet") { Description = "Prints the summary only." };
        var command = new Command("broker-client", "Sends requests over the message broker, waits for their answers and prints them.")
        {
            Broker, operation, wallet, wallets, ticker, amount, count, InFlight, rate, id, quiet,
        };
        command.SetAction((result, stop) =>
        {
            string Body(int i) => Bodies.Of(
                result.GetValue(operation)!, result.GetValue(wallet) + i % result.GetValue(wallets), result.GetValue(ticker)!, result.GetValue(amount));
            var requests = Enumerable.Range(0, result.GetValue(count))
                .Select(i => new ClientRequest(result.GetValue(operation)!, Body(i), $"{result.GetValue(id)}-{i}"));
            Action<ClientRequest, string> see = result.GetValue(quiet) ? (_, _) => { } : (_, answer) => Console.WriteLine(answer);
            return Run(result, requests, result.GetValue(rate), see, stop);
        });
        return command;
    }

    /// <summary>Fills a running service with test data.</summary>
    public static Command Fill()
    {
        var wallets = Number("--wallets", 100, "How many wallets.");
        var transactions = Number("--transactions", 1_000, "How many transactions.");
        var first = new Option<long>("--first-wallet") { Description = "The first wallet's number; the others follow it.", DefaultValueFactory = _ => 1_000_000_000 };
        var tickers = new Option<string[]>("--tickers") { Description = "The currencies.", DefaultValueFactory = _ => ["USDT", "RUB", "EUR"], AllowMultipleArgumentsPerToken = true };
        var seed = Number("--seed", 1, "The same seed again makes the same transactions, for the same wallets and currencies: what was filled before stays, the rest is added.");
        var command = new Command("fill", "Fills a running service with test data, over the message broker: wallets, and transactions of which two in three bring money in.")
        {
            Broker, wallets, transactions, first, tickers, seed, InFlight,
        };
        command.SetAction((result, stop) =>
        {
            var random = new Random(result.GetValue(seed));
            var name = $"fill-{result.GetValue(seed)}-{result.GetValue(first)}-{result.GetValue(wallets)}-{string.Join('+', result.GetValue(tickers)!)}";
            ClientRequest Transaction(int i)
            {
                var isInvoice = i < result.GetValue(wallets) || random.Next(3) > 0; // Each wallet has something first.
                var wallet = result.GetValue(first) + (i < result.GetValue(wallets) ? i : random.Next(result.GetValue(wallets)));
                var operation = isInvoice ? "invoice" : "withdraw";
                var ticker = result.GetValue(tickers)![random.Next(result.GetValue(tickers)!.Length)];
                return new(operation, Bodies.Of(operation, wallet, ticker, random.Next(1, isInvoice ? 1_000 : 500)), $"{name}-{i}");
            }
            return Run(result, Enumerable.Range(0, result.GetValue(transactions)).Select(Transaction), perSecond: 0, (_, _) => { }, stop);
        });
        return command;
    }

    private static Task<int> Run(ParseResult result, IEnumerable<ClientRequest> requests, double perSecond, Action<ClientRequest, string> see, CancellationToken stop) => Cli.Guard(async () =>
    {
        var broker = result.GetValue(Broker) ?? new(Cli.Configuration(result)["Broker:Uri"] is { Length: > 0 } given ? given : UsualBroker);
        await using var client = new BrokerClient(broker, TimeProvider.System, why =>
            Console.Error.WriteLine($"The broker at {broker.Authority} cannot be used; it is tried again and again: {why}"));
        var report = await Exchange.Run(client, requests, result.GetValue(InFlight), perSecond, TimeProvider.System, see, stop);
        Console.WriteLine(report);
        return report.Codes.Keys.All(code => code.EndsWith("200", StringComparison.Ordinal) || code.EndsWith("400", StringComparison.Ordinal)) ? 0 : 1;
    });

    private static Option<int> Number(string name, int value, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : Refuse<int>(result, $"{name} must be a whole number of at least 1."),
    };

    private static T? Refuse<T>(ArgumentResult result, string why)
    {
        result.AddError(why);
        return default;
    }

    /// <summary>Bodies of requests, as the wire has them.</summary>
    private static class Bodies
    {
        public static string Of(string operation, long wallet, string ticker, decimal amount) => operation == "balance"
            ? $$"""{"wallet_id":{{wallet}}}"""
            : string.Create(CultureInfo.InvariantCulture, $$"""{"wallet_id":{{wallet}},"ticker":"{{JsonEncodedText.Encode(ticker)}}","amount":{{amount}}}""");
    }
}
