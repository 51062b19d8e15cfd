using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Receipts;

namespace Lottery.Api.Receipts;

/// <summary>Takes a receipt in.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.AcceptReceiptFlow")]
internal sealed record AcceptReceiptFlow(string Sender, byte[] Text, Guid? Message) : IFlowCall<Reply<Receipt>>
{
    public ValueTask<Reply<Receipt>> Run(IFlow flow) => SubmitReceipt.Run(flow, Sender, Text, Message);
}

/// <summary>Claims a receipt for a player.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.ClaimReceiptFlow")]
internal sealed record ClaimReceiptFlow(ReceiptKey Receipt, PlayerId Player) : KeyedFlow<Receipt, AcceptedReceiptView>
{
    protected override ValueTask<Reply<Receipt>> Steps(IFlow flow, long made) => TakeReceipt.Run(flow, Receipt, Player);

    protected override AcceptedReceiptView View(Receipt value) => AcceptedReceiptView.From(value);
}
