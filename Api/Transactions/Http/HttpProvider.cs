using Lottery.Grains.Transactions;
using Lottery.Storage.Database;

namespace Lottery.Api.Transactions.Http;

/// <summary>A payment provider that is asked over HTTP, by the protocol of docs/provider.md.</summary>
/// <remarks>Only a signed answer about the very payment that was asked for counts; anything else is as good as no answer, and the same is asked again.</remarks>
internal sealed partial class HttpProvider(HttpProviderOptions options, ProviderClient client, Currencies currencies, ILogger<HttpProvider> log) : IPaymentProvider
{
    public string Name => "http";

    public bool ActsOutside => true;

    public ProviderPatience Patience { get; } = new(options.AskAgain, options.GiveUp);

    public async ValueTask<ProviderAnswer> Ask(ProviderRequest request)
    {
        try
        {
            var said = await client.Ask(ProviderQuestion.Of(request));
            return said.Read(currencies) is var (kind, amount, answer) && (said.Id, kind, amount) == (request.Transaction.Value, request.Kind, request.Amount)
                ? answer
                : throw new ProviderUnreachableException("The payment provider answered about another payment.");
        }
        catch (ProviderUnreachableException e)
        {
            LogNoAnswer(request.Transaction.Value, e.Message);
            throw;
        }
    }

    [LoggerMessage(EventId = 780, Level = LogLevel.Warning, Message = "Payment {Payment} stays open and is asked about again: {Why}")]
    private partial void LogNoAnswer(long payment, string why);
}
