using System.Text;
using Lottery.Api.Hosting;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Requests;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Broker;

/// <summary>Money to be moved.</summary>
/// <param name="WalletId">More than zero. A wallet is there as soon as its number is used.</param>
/// <param name="Ticker">The currency's code.</param>
/// <param name="Amount">A JSON number, or a decimal as a string; read exactly.</param>
internal sealed record TransferRequest(long WalletId, string Ticker, Amount Amount);

/// <summary>A flow that moves money.</summary>
internal delegate ValueTask<Reply<Payment>> TransferFlow(IFlow flow, WalletId wallet, Money amount, RequestKey? key);

/// <summary>Brings money in or pays it out, once for each message, and remembers what it answered.</summary>
/// <remarks>
/// The wallet knows a payment by its key, but not what it refused: a refusal that was answered and not acknowledged must
/// not become a payment when the message comes again. So the answer is kept too, under the same key.
/// </remarks>
internal sealed class TransferOperation(string name, TransferFlow transfer, FlowRunner flows, Vault vault, Currencies currencies) : IOperation
{
    public string Name => name;

    public async ValueTask<BrokerAnswer> Run(BrokerMessage message)
    {
        var request = Bodies.Read<TransferRequest>(message.Body);
        var key = message.Key(name, vault) ?? throw new ProblemException(Problem.InvalidField("message_id", "one, or a correlation id: without it a repeat could not be recognised"));
        var wallet = Bodies.Wallet(request.WalletId);
        return await flows.Run(flow => Once(flow, new(0, key.Key), key, async () =>
        {
            try
            {
                var reply = await transfer(flow, wallet, AmountOf(request), key);
                return !reply.Is(out var payment, out var fault) ? Refusal(fault)
                    : payment.Status == PaymentStatus.Error ? Refusal(payment.Reason)
                    : new(name, 200);
            }
            catch (ProblemException e) when (message.ReplyTo is not null)
            {
                return Refusal(e.Problem); // Kept as well: the currency may be added before the message comes again.
            }
        }));
    }

    private async ValueTask<BrokerAnswer> Once(IFlow flow, RequestId id, RequestKey key, Func<ValueTask<BrokerAnswer>> steps)
    {
        if (!(await flow.Ask(id, new BeginRequest(key.Hash, 0))).Is(out var begun, out var mismatch))
            return Refusal(mismatch.ToProblem());
        if (begun is { Status: { } before, Body: { } known })
            return new(name, before, Reason: known.Length == 0 ? null : Encoding.UTF8.GetString(known));
        var answer = await steps();
        await flow.Ask(id, new CompleteRequest(answer.Code, Encoding.UTF8.GetBytes(answer.Reason ?? "")));
        return answer;
    }

    /// <exception cref="ProblemException">There is no such currency, or the amount is not one of it.</exception>
    private Money AmountOf(TransferRequest request) => currencies.Find(request.Ticker) is { } currency
        ? request.Amount.In(currency)
        : throw new ProblemException(Fault.UnknownCurrency.ToProblem("ticker", $"one of {string.Join(", ", currencies.All.Select(c => c.Code).Order())}"));

    private BrokerAnswer Refusal(Fault fault) => Refusal(fault.ToProblem());

    private BrokerAnswer Refusal(Problem problem) => new(name, 400, Reason: Responder.Reason(problem));
}
