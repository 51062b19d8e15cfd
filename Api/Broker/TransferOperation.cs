using System.Text;
using Lottery.Api.Hosting;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Requests;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Broker;

/// <summary>Money to be moved.</summary>
/// <param name="WalletId">As the broker numbers wallets. A wallet is there as soon as its number is used.</param>
/// <param name="Ticker">The currency's code.</param>
/// <param name="Amount">A JSON number, or a decimal as a string; read exactly.</param>
internal sealed record TransferRequest(long WalletId, string Ticker, Amount Amount);

/// <summary>Brings money in or pays it out, once for each message.</summary>
/// <param name="name">The operation: its routing key.</param>
/// <param name="kind">Invoice or withdrawal.</param>
internal sealed class TransferOperation(string name, PaymentKind kind, FlowRunner flows, Vault vault, Currencies currencies, BrokerOptions broker) : IOperation
{
    public string Name => name;

    public async ValueTask<BrokerAnswer> Run(BrokerMessage message)
    {
        var request = Bodies.Read<TransferRequest>(message.Body);
        var key = message.Key(name, vault) ?? throw new ProblemException(Problem.InvalidField("message_id", "one, or a correlation id: without it a repeat could not be recognised"));
        var wallet = broker.Wallet(request.WalletId);
        var answer = await flows.Run(Flow(request, wallet, key, message));
        return new(name, answer.Code, Reason: answer.Reason);
    }

    /// <exception cref="ProblemException">There is no such currency, or the amount is not one of it, and nobody waits for an answer.</exception>
    private TransferFlow Flow(TransferRequest request, WalletId wallet, RequestKey key, BrokerMessage message)
    {
        try
        {
            return new(kind, wallet, AmountOf(request), key);
        }
        catch (ProblemException e) when (message.ReplyTo is not null)
        {
            return new(kind, wallet, null, key, Responder.Reason(e.Problem));
        }
    }

    /// <exception cref="ProblemException">There is no such currency, or the amount is not one of it.</exception>
    private Money AmountOf(TransferRequest request) => currencies.Find(request.Ticker) is { } currency
        ? request.Amount.In(currency)
        : throw new ProblemException(Fault.UnknownCurrency.ToProblem("ticker", $"one of {string.Join(", ", currencies.All.Select(c => c.Code).Order())}"));
}

/// <summary>What a message is answered, and was answered before.</summary>
/// <param name="Code">200 or 400.</param>
/// <param name="Reason">Why it was refused.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.TransferAnswer")]
internal sealed record TransferAnswer(int Code, string? Reason = null);

/// <summary>Moves money once for each key, and remembers what it answered.</summary>
/// <remarks>
/// The wallet knows a payment by its key, but not what it refused: a refusal that was answered and not acknowledged must
/// not become a payment when the message comes again. So the answer is kept too, under the same key.
/// </remarks>
/// <param name="Kind">Invoice or withdrawal.</param>
/// <param name="Wallet">Whose money.</param>
/// <param name="Amount">Null where the message named none.</param>
/// <param name="Key">Of the message.</param>
/// <param name="Refusal">Why there is no amount. It is kept: the currency may be added before the message comes again.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.TransferFlow")]
internal sealed record TransferFlow(PaymentKind Kind, WalletId Wallet, Money? Amount, RequestKey Key, string? Refusal = null) : IFlowCall<TransferAnswer>
{
    public WalletId? At => Wallet;

    public async ValueTask<TransferAnswer> Run(IFlow flow)
    {
        var id = new RequestId(0, Key.Key);
        if (!(await flow.Ask(id, new BeginRequest(Key.Hash, 0))).Is(out var begun, out var mismatch))
            return Refused(mismatch);
        if (begun is { Status: { } before, Body: { } known })
            return new(before, known.Length == 0 ? null : Encoding.UTF8.GetString(known));
        var answer = Amount is { } amount ? await Move(flow, amount) : new(400, Refusal);
        await flow.Ask(id, new CompleteRequest(answer.Code, Encoding.UTF8.GetBytes(answer.Reason ?? "")));
        return answer;
    }

    private async ValueTask<TransferAnswer> Move(IFlow flow, Money amount)
    {
        var reply = Kind == PaymentKind.Invoice ? await Transfer.Invoice(flow, Wallet, amount, Key) : await Transfer.Withdraw(flow, Wallet, amount, Key);
        return !reply.Is(out var payment, out var fault) ? Refused(fault)
            : payment.Status == PaymentStatus.Error ? Refused(payment.Reason)
            : new(200);
    }

    private static TransferAnswer Refused(Fault fault) => new(400, Responder.Reason(fault.ToProblem()));
}
