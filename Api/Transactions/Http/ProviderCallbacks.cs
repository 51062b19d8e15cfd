using System.Text.Json;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Storage.Database;

namespace Lottery.Api.Transactions.Http;

/// <summary>Where the payment provider says of its own accord what became of a payment.</summary>
internal static class ProviderCallbacks
{
    public const string Path = "/provider/callback";

    /// <summary>Maps it where the provider is asked over HTTP; it is described in docs/provider.md.</summary>
    public static void MapProviderCallbacks(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetRequiredService<IPaymentProvider>() is HttpProvider)
            app.MapPost(Path, Hear).ExcludeFromDescription().MovesMoney();
    }

    private static async Task<IResult> Hear(HttpContext context, ProviderSignatures signatures, TransactionService transactions, Currencies currencies)
    {
        var body = await BodyBytes.Read(context);
        if (signatures.Check(context.Request.Headers[ProviderSignatures.Header], Signed.Callback, body.Span) is var unsigned and not Fault.None)
            return unsigned.ToProblem();
        if (Parse(body.Span) is not { } said || said.Read(currencies) is not var (kind, amount, answer))
            return Problem.Of(400, "malformed_json", "The body could not be read", "A callback has id, kind, amount, currency and status.");
        var reply = await transactions.Hear(new(said.Id), kind, amount, answer);
        return reply.Is(out var payment, out var fault)
            ? new Answers.JsonBytes(200, JsonSerializer.SerializeToUtf8Bytes(new CallbackAnswer(payment.Id.Value, ProviderWords.Of(payment.Status)), ProviderJson.Default.CallbackAnswer))
            : fault.ToProblem();
    }

    private static ProviderStatement? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ProviderJson.Default.ProviderStatement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
