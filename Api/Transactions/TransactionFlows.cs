using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Transactions;

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

/// <inheritdoc cref="Transfer.Conclude(IFlow, WalletId, PaymentId, Verdict)"/>
[GenerateSerializer, Immutable, Alias("lottery.api.ConcludeTransfer")]
internal sealed record ConcludeTransfer(WalletId Wallet, PaymentId Transaction, Verdict Verdict) : IFlowCall<Reply<Payment>>
{
    public WalletId? At => Wallet;

    public ValueTask<Reply<Payment>> Run(IFlow flow) => Transfer.Conclude(flow, Wallet, Transaction, Verdict);
}
