using Lottery.Grains;
using Lottery.Grains.Players;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Transactions;

/// <summary>Has a player's money brought in by the payment provider.</summary>
/// <param name="Player">Whose; must exist.</param>
/// <param name="Amount">How much.</param>
/// <param name="Key">Tells a repeat.</param>
/// <param name="Comment">See <see cref="Payment.Comment"/>.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.DepositFlow")]
internal sealed record DepositFlow(PlayerId Player, Money Amount, RequestKey? Key, string? Comment) : IFlowCall<Reply<Payment>>
{
    public WalletId? At => WalletId.Of(Player);

    public async ValueTask<Reply<Payment>> Run(IFlow flow) => (await flow.Ask(Player, new DescribePlayer())).Is(out _, out var fault)
        ? await Transfer.Deposit(flow, WalletId.Of(Player), Amount, Key, Comment)
        : fault;
}

/// <inheritdoc cref="Transfer.Invoice"/>
[GenerateSerializer, Immutable, Alias("lottery.api.InvoiceTransfer")]
internal sealed record InvoiceTransfer(WalletId Wallet, Money Amount, RequestKey? Key, string? Comment) : IFlowCall<Reply<Payment>>
{
    public WalletId? At => Wallet;

    public ValueTask<Reply<Payment>> Run(IFlow flow) => Transfer.Invoice(flow, Wallet, Amount, Key, Comment);
}

/// <inheritdoc cref="Transfer.Withdraw"/>
[GenerateSerializer, Immutable, Alias("lottery.api.WithdrawTransfer")]
internal sealed record WithdrawTransfer(WalletId Wallet, Money Amount, RequestKey? Key, string? Comment) : IFlowCall<Reply<Payment>>
{
    public WalletId? At => Wallet;

    public ValueTask<Reply<Payment>> Run(IFlow flow) => Transfer.Withdraw(flow, Wallet, Amount, Key, Comment);
}

/// <inheritdoc cref="Transfer.Hear"/>
[GenerateSerializer, Immutable, Alias("lottery.api.HearTransfer")]
internal sealed record HearTransfer(WalletId Wallet, PaymentId Transaction, PaymentKind Kind, Money Amount, ProviderAnswer Answer) : IFlowCall<Reply<Payment>>
{
    public WalletId? At => Wallet;

    public ValueTask<Reply<Payment>> Run(IFlow flow) => Transfer.Hear(flow, Wallet, Transaction, Kind, Amount, Answer);
}

/// <inheritdoc cref="Transfer.Decide"/>
[GenerateSerializer, Immutable, Alias("lottery.api.DecideTransfer")]
internal sealed record DecideTransfer(WalletId Wallet, PaymentId Transaction, Verdict Verdict, PlayerId By, string? Reason) : IFlowCall<Reply<Payment>>
{
    public WalletId? At => Wallet;

    public ValueTask<Reply<Payment>> Run(IFlow flow) => Transfer.Decide(flow, Wallet, Transaction, Verdict, By, Reason);
}
