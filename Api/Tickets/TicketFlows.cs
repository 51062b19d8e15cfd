using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;

namespace Lottery.Api.Tickets;

/// <inheritdoc cref="Purchases.Buy"/>
[GenerateSerializer, Immutable, Alias("lottery.api.BuyLines")]
public sealed record BuyLines(PlayerId Player, DrawId Draw, Numbers[] Lines, RequestKey? Key) : IFlowCall<Reply<Purchase>>
{
    public WalletId? At => WalletId.Of(Player);

    public ValueTask<Reply<Purchase>> Run(IFlow flow) => Purchases.Buy(flow, Player, Draw, Lines, Key);
}

/// <inheritdoc cref="Purchases.Invoice"/>
[GenerateSerializer, Immutable, Alias("lottery.api.InvoiceLines")]
public sealed record InvoiceLines(PlayerId Player, DrawId Draw, Numbers[] Lines, RequestKey? Key) : IFlowCall<Reply<Purchase>>
{
    public WalletId? At => WalletId.Of(Player);

    public ValueTask<Reply<Purchase>> Run(IFlow flow) => Purchases.Invoice(flow, Player, Draw, Lines, Key);
}

/// <inheritdoc cref="Purchases.Pay"/>
[GenerateSerializer, Immutable, Alias("lottery.api.PayInvoice")]
internal sealed record PayInvoice(PlayerId Player, PaymentId Invoice) : KeyedFlow<Purchase, PurchaseView>
{
    public override WalletId? At => WalletId.Of(Player);

    protected override string? Location(long made) => $"/api/payments/{Invoice}";

    protected override ValueTask<Reply<Purchase>> Steps(IFlow flow, long made) => Purchases.Pay(flow, Player, Invoice);

    protected override PurchaseView View(Purchase value) => PurchaseView.From(value);
}

/// <inheritdoc cref="PooledSales.Invoice"/>
[GenerateSerializer, Immutable, Alias("lottery.api.InvoiceTicket")]
internal sealed record InvoiceTicket(PlayerId Player, TicketId Ticket, RequestKey? Key) : IFlowCall<Reply<Purchase>>
{
    public WalletId? At => WalletId.Of(Player);

    public ValueTask<Reply<Purchase>> Run(IFlow flow) => PooledSales.Invoice(flow, Player, Ticket, Key);
}

/// <inheritdoc cref="PooledSales.Make"/>
[GenerateSerializer, Immutable, Alias("lottery.api.GenerateTickets")]
internal sealed record GenerateTickets(DrawId Draw, int Tickets) : KeyedFlow<MadeTickets, GeneratedTicketsView>
{
    public override bool TakesLong => true;

    protected override IdKind? Makes => IdKind.TicketBatch;

    protected override string? Location(long made) => $"/api/tickets/draws/{Draw}";

    protected override ValueTask<Reply<MadeTickets>> Steps(IFlow flow, long made) => PooledSales.Make(flow, Draw, new(made), Tickets);

    protected override GeneratedTicketsView View(MadeTickets value) => GeneratedTicketsView.From(value);
}

/// <inheritdoc cref="FindTicket.Run"/>
[GenerateSerializer, Immutable, Alias("lottery.api.FindTicketFlow")]
internal sealed record FindTicketFlow(PlayerId Player, TicketId Ticket) : IFlowCall<Reply<Ticket>>
{
    public ValueTask<Reply<Ticket>> Run(IFlow flow) => FindTicket.Run(flow, Player, Ticket);
}
