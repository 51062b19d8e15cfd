using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Wallets.WalletFact, Lottery.Grains.Wallets.Payment>;

namespace Lottery.Grains.Wallets;

/// <summary>One player's money. Every movement is a payment, and every payment is decided here, once.</summary>
/// <remarks>
/// Invariant, per currency: available and frozen are never negative, and frozen is the sum of the payments that
/// are holds (<see cref="Payment.IsHold"/>). Payments that are over are forgotten and looked up again when asked for.
/// </remarks>
public sealed class Wallet : IDecider<WalletCommand, WalletFact, Payment>, IRecalls<WalletCommand, PaymentLookup, Payment>
{
    /// <summary>The most a wallet may hold of one currency, in minor units: exact as a JSON number.</summary>
    public const long MaxBalance = 9_000_000_000_000_000;

    private const int RememberedPayments = 2;

    private readonly WalletId _id;
    private readonly List<WalletBalance> _balances;
    private readonly Recent<PaymentId, Payment> _payments = new();
    private readonly Recent<Guid, PaymentId> _keys = new();
    private readonly Recent<TicketId, PaymentId> _prizes = new();
    private readonly Dictionary<OrderId, PaymentId> _orders = [];
    private readonly KeyFilter? _seen;

    /// <summary>A wallet as the tables have it.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="balances">One for each currency it ever had; none for a new wallet.</param>
    /// <param name="keys">All idempotency keys it ever saw; null where they are too many or were not loaded: then each is looked up.</param>
    public Wallet(WalletId id, IReadOnlyList<WalletBalance> balances, IReadOnlyCollection<Guid>? keys)
    {
        _id = id;
        _balances = [.. balances];
        _seen = keys is null ? null : new KeyFilter(keys);
    }

    public IReadOnlyList<WalletBalance> Balances => _balances;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(WalletCommand command, DateTimeOffset now) => (command, Known(command)) switch
    {
        (Deposit, { } known)                                                   => Repeat(known, command),
        (Deposit { Comment: { } comment }, null) when !IsComment(comment)      => Fault.InvalidRequest,
        (Deposit d, null) when !d.Amount.IsPositive || d.Amount.Minor > Money.MaxMinor => Fault.InvalidAmount,
        (Deposit d, null) when d.Amount.Minor > MaxBalance - Total(d.Amount.Currency) => Fault.BalanceTooLarge,
        (Deposit d, null)                                                      => new Deposited(Final(d, PaymentKind.Deposit, d.Amount, now) with { Comment = d.Comment }),

        (OpenOrder o, { } known) when IsOfAnother(o, known)                    => known.Amount == o.Amount ? Decision.Known(known) : Fault.OrderConflict,
        (OpenPayment, { } known)                                               => Repeat(known, command),
        (OpenPayment { Comment: { } comment }, null) when !IsComment(comment)  => Fault.InvalidRequest,
        (OpenPayment o, null) when !o.Amount.IsPositive || o.Amount.Minor > Money.MaxMinor => Fault.InvalidAmount,
        (OpenInvoice i, null) when i.Amount.Minor > MaxBalance - Total(i.Amount.Currency) => Fault.BalanceTooLarge,
        (OpenInvoice i, null)                                                  => new InvoiceOpened(Opened(i, PaymentKind.Invoice, now)),
        (OpenPayment o, null) when o.Amount > Balance(o.Amount.Currency).Available => Fault.InsufficientFunds,
        (OpenWithdrawal w, null)                                               => new Reserved(Opened(w, PaymentKind.Withdrawal, now)),
        (OpenOrder o, null)                                                    => new Reserved(Opened(o, PaymentKind.Order, now) with { ServiceOrder = o.Order }),
        (ClaimNumber, _) when _balances.Count > 0                              => Fault.NumberTaken,

        (Reserve, { } known)                                                   => Repeat(known, command),
        (Reserve r, null) when !r.Amount.IsPositive                            => Fault.InvalidAmount,
        (Reserve r, null) when r.Amount > Balance(r.Amount.Currency).Available => Fault.InsufficientFunds,
        (Reserve r, null)                                                      => new Reserved(Held(r, now)),

        (Confirm, { Status: PaymentStatus.Created, Confirmed: false } held) when now >= held.DueAt => Fault.HoldExpired,
        (Confirm c, { Status: PaymentStatus.Created, Confirmed: false } held) => new Confirmed(Next(held) with { Confirmed = true, DueAt = c.DueAt }),
        (Confirm, { Status: PaymentStatus.Error } over)                        => over.Reason,
        (Confirm, { } known)                                                   => Decision.Known(known),

        (Postpone p, { Status: PaymentStatus.Created } open) when p.DueAt != open.DueAt => new Postponed(Next(open) with { DueAt = p.DueAt }),
        (Postpone, { } known)                                                  => Decision.Known(known),

        (Capture, { Kind: PaymentKind.Invoice, Status: PaymentStatus.Created } open) => new InvoicePaid(AsCaptured(open, now)),
        (Capture, { Kind: PaymentKind.Order, Status: PaymentStatus.Created } held) when now >= held.DueAt => Fault.HoldExpired,
        (Capture, { Status: PaymentStatus.Created } held)                      => new Captured(AsCaptured(held, now)),
        (Capture, { Status: PaymentStatus.Success } over)                      => Decision.Known(over),
        (Capture, { Status: PaymentStatus.Error })                             => Fault.PaymentReleased,

        (Release r, { Kind: PaymentKind.Invoice, Status: PaymentStatus.Created } open) => new InvoiceVoided(AsReleased(open, r.Reason, now)),
        (Release r, { Status: PaymentStatus.Created } held)                    => new Released(AsReleased(held, r.Reason, now)),
        (Release, { Status: PaymentStatus.Error } over)                        => Decision.Known(over),
        (Release, { Status: PaymentStatus.Success })                           => Fault.PaymentCaptured,

        (ReleaseUnpaid r, { Status: PaymentStatus.Created, Confirmed: false } held) => new Released(AsReleased(held, r.Reason, now)),
        (ReleaseUnpaid, { } known)                                             => Decision.Known(known),

        (CreditPrize, { } known)                                               => Decision.Known(known),
        (CreditPrize c, null)                                                  => new PrizeCredited(Final(c, PaymentKind.Prize, c.Amount, now) with { Draw = c.Draw, Ticket = c.Ticket }),

        (CreditPromotion, { } known)                                           => Decision.Known(known),
        (CreditPromotion c, null)                                              => new PromotionCredited(Final(c, PaymentKind.PromotionPrize, c.Amount, now) with { Entry = c.Entry }),

        (Refund, { Kind: not PaymentKind.Purchase })                           => Fault.PaymentNotFound,
        (Refund r, { Status: PaymentStatus.Success, RefundedBy: null } paid)   => GiveBack(r, paid, now),
        (Refund, { Status: PaymentStatus.Success } refunded)                   => Decision.Known(refunded),
        (Refund, { Status: PaymentStatus.Created })                            => Fault.DrawStatusConflict,
        (Refund, { Status: PaymentStatus.Error })                              => Fault.PaymentReleased,

        (FindPayment, { } known)                                               => Decision.Known(known),
        (FindRequest, { } known)                                               => Repeat(known, command),
        (_, null)                                                              => Fault.PaymentNotFound,

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(WalletFact fact)
    {
        var amount = fact.Payment.Amount;
        switch (fact)
        {
            case Deposited or PrizeCredited or PromotionCredited or InvoicePaid: Move(amount.Currency, amount.Minor, 0); break;
            case Reserved: Move(amount.Currency, -amount.Minor, amount.Minor); break;
            case Confirmed or Postponed or InvoiceVoided: break;
            case InvoiceOpened: Move(amount.Currency, 0, 0); break; // A wallet without a balance would not be loaded with its keys.
            case Captured: Move(amount.Currency, 0, -amount.Minor); break;
            case Released: Move(amount.Currency, amount.Minor, -amount.Minor); break;
            case Refunded refunded:
                Move(amount.Currency, amount.Minor, 0);
                Remember(refunded.Purchase, replace: true);
                break;
            default: throw new UnreachableException($"No way to apply {fact}.");
        }
        Remember(fact.Payment, replace: true);
        if (fact.Payment.ServiceOrder is { } order)
        {
            if (fact.Payment.Status == PaymentStatus.Created)
                _orders[order] = fact.Payment.Id;
            else
                _orders.Remove(order);
        }
    }

    public void Rows(WalletFact fact, IRows rows)
    {
        var payment = fact.Payment;
        rows.Add(payment);
        if (fact is Refunded refunded)
            rows.Add(refunded.Purchase);
        if (Movement(fact) is var (from, to))
            rows.Add(new LedgerEntry(payment.Id, (int)payment.Version, from, to, payment.Amount, payment.FinishedAt ?? payment.CreatedAt));
        if (fact is not (Confirmed or Postponed or InvoiceVoided))
            rows.Add(Balance(payment.Amount.Currency));
    }

    public Reply<Payment> Answer(WalletFact fact) => fact.Payment;

    public PaymentLookup? Missing(WalletCommand command, DateTimeOffset now)
    {
        if (command is OpenOrder open && _orders.TryGetValue(open.Order, out var held) && !_payments.Contains(held))
            return new PaymentLookup(_id, held, Guid.Empty);
        if (command.Request is { } request)
            return _seen?.MayContain(request.Key) == false || IsRemembered(request.Key)
                ? null
                : new PaymentLookup(_id, command.Id, request.Key);
        return command.IsNew || _payments.Contains(command.Id) ? null : new PaymentLookup(_id, command.Id, Guid.Empty);
    }

    public void Remember(Payment found) => Remember(found, replace: false);

    public void Forget()
    {
        if (_payments.Count > RememberedPayments)
        {
            _payments.Age();
            _prizes.Age();
            _keys.Age();
        }
    }

    private static bool IsComment(string text) => PlainText.Fits(text, 1, Payment.LongestComment);

    private bool IsRemembered(Guid key) => _keys.TryGet(key, out var id) && _payments.Contains(id);

    private Payment? Known(WalletCommand command)
    {
        var id = command.Id;
        if (command.Request is { } request && _keys.TryGet(request.Key, out var byKey) && _payments.Contains(byKey))
            id = byKey;
        // Of two that ask at once the later one comes before the order is placed: it gets the hold of the first.
        if (command is OpenOrder order && id == command.Id && _orders.TryGetValue(order.Order, out var byOrder))
            id = byOrder;
        // Two runs of a settlement give a ticket's prize two numbers. Here the later one ends, while the first is not in the tables yet.
        if (command is CreditPrize prize && _prizes.TryGet(prize.Ticket, out var byTicket))
            id = byTicket;
        return _payments.Find(id);
    }

    /// <summary>Whether the order is held already by another request than this one.</summary>
    private static bool IsOfAnother(OpenOrder command, Payment known) =>
        known.ServiceOrder == command.Order && (command.Key is null || known.Request?.Key != command.Key.Key);

    private static Decision Repeat(Payment known, WalletCommand command) =>
        known.Request?.Hash == command.Request?.Hash ? Decision.Known(known) : Fault.IdempotencyMismatch;

    private Payment Final(WalletCommand command, PaymentKind kind, Money amount, DateTimeOffset now) =>
        new(command.Id, _id, kind, amount, PaymentStatus.Success, now, Version: 1) { FinishedAt = now, Request = command.Request };

    private Payment Held(Reserve r, DateTimeOffset now) =>
        new(r.Id, _id, PaymentKind.Purchase, r.Amount, PaymentStatus.Created, now, Version: 1)
        {
            Draw = r.Order.Book.Draw,
            Order = r.Order,
            Confirmed = r.Confirmed,
            DueAt = r.DueAt,
            Request = r.Key,
        };

    private Payment Opened(OpenPayment o, PaymentKind kind, DateTimeOffset now) =>
        new(o.Id, _id, kind, o.Amount, PaymentStatus.Created, now, Version: 1)
        {
            Confirmed = true,
            DueAt = o.DueAt,
            Comment = o.Comment,
            Request = o.Key,
        };

    private static Payment Next(Payment payment) => payment with { Version = payment.Version + 1 };

    private static Payment AsCaptured(Payment held, DateTimeOffset now) => held with
    {
        Status = PaymentStatus.Success,
        Confirmed = true,
        DueAt = null,
        FinishedAt = now,
        Order = held.Order is { } order ? order with { Lines = null } : null,
        Version = held.Version + 1,
    };

    private static Payment AsReleased(Payment held, Fault reason, DateTimeOffset now) => held with
    {
        Status = PaymentStatus.Error,
        Reason = reason,
        DueAt = null,
        FinishedAt = now,
        Version = held.Version + 1,
    };

    private Refunded GiveBack(Refund command, Payment purchase, DateTimeOffset now) => new(
        new Payment(command.Refunding, _id, PaymentKind.Refund, purchase.Amount, PaymentStatus.Success, now, Version: 1)
        {
            Draw = purchase.Draw,
            FinishedAt = now,
        },
        Next(purchase) with { RefundedBy = command.Refunding });

    /// <summary>Between which accounts a fact moves its payment's amount.</summary>
    private (AccountId From, AccountId To)? Movement(WalletFact fact)
    {
        var (available, frozen) = (AccountId.Available(_id), AccountId.Frozen(_id));
        return fact switch
        {
            Deposited => (AccountId.Deposits, available),
            Reserved => (available, frozen),
            Confirmed or Postponed or InvoiceOpened or InvoiceVoided => null,
            Captured => (frozen, Payee(fact.Payment)),
            InvoicePaid => (AccountId.Deposits, available),
            Released => (frozen, available),
            PrizeCredited => (AccountId.PrizeFund(fact.Payment.Draw!.Value), available),
            PromotionCredited => (AccountId.House, available),
            Refunded => (AccountId.Sales(fact.Payment.Draw!.Value), available),
            _ => throw new UnreachableException($"No movement for {fact}."),
        };
    }

    /// <summary>Who gets the money of a hold that is captured.</summary>
    private static AccountId Payee(Payment payment) => payment switch
    {
        { Kind: PaymentKind.Purchase, Draw: { } draw } => AccountId.Sales(draw),
        { Kind: PaymentKind.Order, ServiceOrder: { } order } => AccountId.Revenue(order.Service),
        { Kind: PaymentKind.Withdrawal } => AccountId.Withdrawals,
        _ => throw new UnreachableException($"Nobody gets the money of {payment}."),
    };

    private long Total(Currency currency)
    {
        var balance = Balance(currency);
        return balance.Available.Minor + balance.Frozen.Minor;
    }

    private WalletBalance Balance(Currency currency)
    {
        var at = IndexOf(currency);
        return at < 0 ? new(_id, Money.Zero(currency), Money.Zero(currency), Version: 0) : _balances[at];
    }

    private int IndexOf(Currency currency)
    {
        for (var i = 0; i < _balances.Count; i++)
            if (_balances[i].Available.Currency.Code == currency.Code)
                return i;
        return -1;
    }

    private void Move(Currency currency, long available, long frozen)
    {
        var old = Balance(currency);
        var next = new WalletBalance(_id, old.Available + new Money(available, currency), old.Frozen + new Money(frozen, currency), old.Version + 1);
        if (next.Available.Minor < 0 || next.Frozen.Minor < 0)
            throw new UnreachableException($"Wallet {_id} would have {next.Available} available and {next.Frozen} frozen.");
        if (old.Version == 0)
            _balances.Add(next);
        else
            _balances[IndexOf(currency)] = next;
    }

    private void Remember(Payment payment, bool replace)
    {
        if (replace || !_payments.Contains(payment.Id))
            _payments.Set(payment.Id, payment);
        if (payment.Request is { } request && _keys.TryAdd(request.Key, payment.Id))
            _seen?.Add(request.Key);
        if (payment.Ticket is { } ticket)
            _prizes.Set(ticket, payment.Id);
    }
}
