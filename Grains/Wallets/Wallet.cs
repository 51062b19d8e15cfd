using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Wallets.WalletFact, Lottery.Grains.Wallets.WalletReply>;

namespace Lottery.Grains.Wallets;

/// <summary>One player's money. Every movement is a payment, and every payment is decided here, once. So are the limits that the player has set.</summary>
/// <remarks>
/// Invariant, per currency: available and frozen are never negative, and frozen is the sum of the payments that
/// are holds (<see cref="Payment.IsHold"/>). Payments that are over are forgotten and looked up again when asked for.
/// </remarks>
public sealed class Wallet : IDecider<WalletCommand, WalletFact, WalletReply>, IRecalls<WalletCommand, PaymentLookup, Payment>
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
    private Protection? _protection;

    /// <summary>A wallet as the tables have it.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="balances">One for each currency it ever had; none for a new wallet.</param>
    /// <param name="keys">All idempotency keys it ever saw; null where they are too many or were not loaded: then each is looked up.</param>
    /// <param name="protection">Limits and self-exclusion; null where there were never any.</param>
    public Wallet(WalletId id, IReadOnlyList<WalletBalance> balances, IReadOnlyCollection<Guid>? keys, Protection? protection = null)
    {
        (_id, _protection) = (id, protection);
        _balances = [.. balances];
        _seen = keys is null ? null : new KeyFilter(keys);
    }

    public IReadOnlyList<WalletBalance> Balances => _balances;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(WalletCommand command, DateTimeOffset now) => (command, Known(command)) switch
    {
        (Credit, { } known)                                                    => Repeat(known, command),
        (Credit c, null) when !IsComment(c.Comment)                            => Fault.InvalidRequest,
        (Credit c, null) when !c.Amount.IsPositive || c.Amount.Minor > Money.MaxMinor => Fault.InvalidAmount,
        (Credit c, null) when c.Amount.Minor > MaxBalance - Total(c.Amount.Currency) => Fault.BalanceTooLarge,
        (Credit c, null)                                                       => new Credited(Final(c, PaymentKind.Credit, c.Amount, now) with { Comment = c.Comment }),

        (OpenOrder o, { } known) when IsOfAnother(o, known)                    => known.Amount == o.Amount ? Decision.Known(known) : Fault.OrderConflict,
        (OpenPayment, { } known)                                               => Repeat(known, command),
        (OpenPayment { Comment: { } comment }, null) when !IsComment(comment)  => Fault.InvalidRequest,
        (OpenPayment o, null) when !o.Amount.IsPositive || o.Amount.Minor > Money.MaxMinor => Fault.InvalidAmount,
        (OpenDeposit or OpenInvoice, null) when ((OpenPayment)command).Amount is var a && a.Minor > MaxBalance - Total(a.Currency) => Fault.BalanceTooLarge,
        (OpenDeposit or OpenInvoice, null) when WhyNotDeposit(((OpenPayment)command).Amount, now) is var no and not Fault.None => no,
        (OpenDeposit d, null)                                                  => new IncomingOpened(Opened(d, PaymentKind.Deposit, now)),
        (OpenInvoice i, null)                                                  => new IncomingOpened(Opened(i, PaymentKind.Invoice, now)),
        (OpenOrder o, null) when WhyNotSpend(o.Amount, now) is var no and not Fault.None => no,
        (OpenPayment o, null) when o.Amount > Balance(o.Amount.Currency).Available => Fault.InsufficientFunds,
        (OpenWithdrawal w, null)                                               => new Reserved(Opened(w, PaymentKind.Withdrawal, now)),
        (OpenOrder o, null)                                                    => new Reserved(Opened(o, PaymentKind.Order, now) with { ServiceOrder = o.Order }),
        (ClaimNumber, _) when _balances.Count > 0                              => Fault.NumberTaken,

        (Reserve, { } known)                                                   => Repeat(known, command),
        (Reserve r, null) when !r.Amount.IsPositive                            => Fault.InvalidAmount,
        (Reserve r, null) when WhyNotSpend(r.Amount, now) is var no and not Fault.None => no,
        (Reserve r, null) when r.Amount > Balance(r.Amount.Currency).Available => Fault.InsufficientFunds,
        (Reserve r, null)                                                      => new Reserved(Held(r, now)),

        (Confirm, { Status: PaymentStatus.Created, Confirmed: false } held) when now >= held.DueAt => Fault.HoldExpired,
        (Confirm, { Status: PaymentStatus.Created, Confirmed: false }) when _protection.IsExcluded(now) => Fault.SelfExcluded,
        (Confirm c, { Status: PaymentStatus.Created, Confirmed: false } held) => new Confirmed(Next(held) with { Confirmed = true, DueAt = c.DueAt }),
        (Confirm, { Status: PaymentStatus.Error } over)                        => over.Reason,
        (Confirm, { } known)                                                   => Decision.Known(known),

        (Postpone p, { Status: PaymentStatus.Created } open) when p.DueAt != open.DueAt => new Postponed(Next(open) with { DueAt = p.DueAt }),
        (Postpone, { } known)                                                  => Decision.Known(known),

        (Capture c, { Kind: PaymentKind.Deposit or PaymentKind.Invoice, Status: PaymentStatus.Created } open) => new IncomingPaid(AsCaptured(open, now)) { Verdict = Verdict(open, c.Said, true, now) },
        (Capture, { Kind: PaymentKind.Order, Status: PaymentStatus.Created } held) when now >= held.DueAt => Fault.HoldExpired,
        (Capture c, { Status: PaymentStatus.Created } held)                    => new Captured(AsCaptured(held, now)) { Verdict = Verdict(held, c.Said, true, now) },
        (Capture, { Status: PaymentStatus.Success } over)                      => Decision.Known(over),
        (Capture, { Status: PaymentStatus.Error })                             => Fault.PaymentReleased,

        (Release r, { Kind: PaymentKind.Deposit or PaymentKind.Invoice, Status: PaymentStatus.Created } open) => new IncomingVoided(AsReleased(open, r.Reason, now)) { Verdict = Verdict(open, r.Said, false, now) },
        (Release r, { Status: PaymentStatus.Created } held)                    => new Released(AsReleased(held, r.Reason, now)) { Verdict = Verdict(held, r.Said, false, now) },
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

        (SetLimit s, _) when s.Minor is < 0 or > Money.MaxMinor                => Fault.InvalidLimit,
        (SetLimit s, _)                                                        => Protect(s, now),
        (Exclude e, _) when e.Days is < 1 or > Exclude.MaxDays                 => Fault.InvalidLimit,
        (Exclude e, _)                                                         => Protect(e, now),

        (_, null)                                                              => Fault.PaymentNotFound,

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(WalletFact fact)
    {
        if (fact is ProtectionChanged changed)
            _protection = changed.Protection;
        else
            Apply((PaymentFact)fact);
    }

    public void Rows(WalletFact fact, IRows rows)
    {
        if (fact is ProtectionChanged changed)
        {
            rows.Add(changed.Protection);
            rows.Add(changed.Change);
        }
        else
        {
            Rows((PaymentFact)fact, rows);
        }
    }

    public Reply<WalletReply> Answer(WalletFact fact) => fact switch
    {
        PaymentFact about => about.Payment,
        ProtectionChanged changed => changed.Protection,
        _ => throw new UnreachableException($"No answer to {fact}."),
    };

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

    private void Apply(PaymentFact fact)
    {
        var payment = fact.Payment;
        var (currency, minor) = (payment.Amount.Currency, payment.Amount.Minor);
        switch (fact)
        {
            case PrizeCredited: Move(currency, minor, 0, Used(payment).Win(minor)); break;
            case IncomingOpened: Move(currency, 0, 0, Used(payment).Deposit(minor)); break;
            case IncomingVoided: Move(currency, 0, 0, Used(payment).Undeposit(minor, Usage.DateOf(payment.CreatedAt))); break;
            case Credited or PromotionCredited or IncomingPaid: Move(currency, minor, 0); break;
            case Reserved: Move(currency, -minor, minor, IsPlay(payment) ? Used(payment).Spend(minor) : null); break;
            case Confirmed or Postponed: break;
            case Captured: Move(currency, 0, -minor); break;
            case Released: Move(currency, minor, -minor, IsPlay(payment) ? Used(payment).Unspend(minor, Usage.DateOf(payment.CreatedAt)) : null); break;
            case Refunded refunded:
                Move(currency, minor, 0, Used(payment).Unspend(minor, Usage.DateOf(refunded.Purchase.CreatedAt)));
                Remember(refunded.Purchase, replace: true);
                break;
            default: throw new UnreachableException($"No way to apply {fact}.");
        }
        Remember(payment, replace: true);
        if (payment.ServiceOrder is { } order)
        {
            if (payment.Status == PaymentStatus.Created)
                _orders[order] = payment.Id;
            else
                _orders.Remove(order);
        }
    }

    private void Rows(PaymentFact fact, IRows rows)
    {
        var payment = fact.Payment;
        rows.Add(payment);
        if (fact is Refunded refunded)
            rows.Add(refunded.Purchase);
        if (Movement(fact) is var (from, to))
            rows.Add(new LedgerEntry(payment.Id, (int)payment.Version, from, to, payment.Amount, payment.FinishedAt ?? payment.CreatedAt));
        if (fact.Verdict is { } verdict)
            rows.Add(verdict);
        if (fact is not (Confirmed or Postponed))
            rows.Add(Balance(payment.Amount.Currency));
    }

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

    private SpentSoFar SpentSoFar(Currency currency, DateTimeOffset now)
    {
        var spent = Balance(currency).Used.On(Usage.DateOf(now)).Spent;
        return new(spent.Day, spent.Week);
    }

    private Fault WhyNotSpend(Money amount, DateTimeOffset now) =>
        _protection is null ? Fault.None : _protection.WhyNotSpend(Balance(amount.Currency).Used.On(Usage.DateOf(now)), amount, now);

    private Fault WhyNotDeposit(Money amount, DateTimeOffset now) =>
        _protection is null ? Fault.None : _protection.WhyNotDeposit(Balance(amount.Currency).Used.On(Usage.DateOf(now)), amount, now);

    private Decision Protect(SetLimit command, DateTimeOffset now)
    {
        var before = _protection ?? new(_id, [], Exclusion: null, Version: 0);
        return before.With(command, now) is var (next, limit)
            ? new ProtectionChanged(next, new(_id, next.Version, command.By, limit, null, command.Minor is null, now))
            : Decision.Known(before);
    }

    private Decision Protect(Exclude command, DateTimeOffset now)
    {
        var before = _protection ?? new(_id, [], Exclusion: null, Version: 0);
        if (before.With(command, now, out var fault) is { } next)
            return new ProtectionChanged(next, new(_id, next.Version, command.By, null, next.Exclusion, IsRemoval: false, now));
        return fault == Fault.None ? Decision.Known(before) : fault;
    }

    /// <summary>Money for tickets and orders counts as spent; a withdrawal does not.</summary>
    private static bool IsPlay(Payment payment) => payment.Kind is PaymentKind.Purchase or PaymentKind.Order;

    /// <summary>What was used by the day of a payment's latest change.</summary>
    private Usage Used(Payment payment) => Balance(payment.Amount.Currency).Used.On(Usage.DateOf(payment.FinishedAt ?? payment.CreatedAt));

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

    private Payment AsCaptured(Payment held, DateTimeOffset now) => held with
    {
        Status = PaymentStatus.Success,
        Confirmed = true,
        DueAt = null,
        FinishedAt = now,
        Order = held.Order is { } order ? order with { Lines = null } : null,
        SpentSoFar = held.Kind == PaymentKind.Purchase ? SpentSoFar(held.Amount.Currency, now) : null,
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

    private static TransactionVerdict? Verdict(Payment open, VerdictSource? said, bool isAccepted, DateTimeOffset now) =>
        said is null ? null : new(open.Id, isAccepted, said, now);

    private Refunded GiveBack(Refund command, Payment purchase, DateTimeOffset now) => new(
        new Payment(command.Refunding, _id, PaymentKind.Refund, purchase.Amount, PaymentStatus.Success, now, Version: 1)
        {
            Draw = purchase.Draw,
            FinishedAt = now,
        },
        Next(purchase) with { RefundedBy = command.Refunding });

    /// <summary>Between which accounts a fact moves its payment's amount.</summary>
    private (AccountId From, AccountId To)? Movement(PaymentFact fact)
    {
        var (available, frozen) = (AccountId.Available(_id), AccountId.Frozen(_id));
        return fact switch
        {
            Reserved => (available, frozen),
            Confirmed or Postponed or IncomingOpened or IncomingVoided => null,
            Captured => (frozen, Payee(fact.Payment)),
            IncomingPaid => (AccountId.Deposits, available),
            Released => (frozen, available),
            PrizeCredited => (AccountId.PrizeFund(fact.Payment.Draw!.Value), available),
            PromotionCredited or Credited => (AccountId.House, available),
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

    private void Move(Currency currency, long available, long frozen, Usage? used = null)
    {
        var old = Balance(currency);
        var next = new WalletBalance(_id, old.Available + new Money(available, currency), old.Frozen + new Money(frozen, currency), old.Version + 1) { Used = used ?? old.Used };
        // A silo that was taken for dead wrote a hold after this wallet was loaded, and the hold was looked up since: the wallet must be loaded anew.
        if (next.Frozen.Minor < 0)
            throw new StorageUnavailableException($"Wallet {_id} is behind the tables: another silo has written a payment since it was loaded.");
        if (next.Available.Minor < 0)
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
