using Lottery.Api.Http;
using Lottery.Api.Receipts;

namespace Lottery.Api.Broker;

/// <summary>Takes receipts in: the same text once, whatever it comes by. The answer says that it is kept; it is checked later.</summary>
internal sealed class ReceiptOperation(ReceiptIntake receipts) : IOperation
{
    public string Name => "receipt";

    public async ValueTask<BrokerAnswer> Run(BrokerMessage message) =>
        (await receipts.Accept(message.Body, sender: "", message.Identity)).Is(out _, out var fault)
            ? new(Name, 200)
            : throw new ProblemException(fault.ToProblem());
}
