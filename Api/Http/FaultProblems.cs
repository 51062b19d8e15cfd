using Lottery.Grains;

namespace Lottery.Api.Http;

/// <summary>What each fault is over HTTP. A fault that is missing here does not compile.</summary>
public static class FaultProblems
{
    public static Problem ToProblem(this Fault fault)
    {
        var (status, title, detail) = Describe(fault);
        return fault == Fault.InvalidSchedule
            ? Problem.Of(status, fault.Code(), title, detail, new("opensAt", "before closesAt"), new("closesAt", "in the future"), new("drawsAt", "not before closesAt"))
            : Problem.Of(status, fault.Code(), title, detail);
    }

    /// <summary>The same, with what is wrong in which field.</summary>
    public static Problem ToProblem(this Fault fault, string field, string allowed) =>
        fault.ToProblem() with { Detail = $"{field}: {allowed}", Errors = [new(field, allowed)] };

#pragma warning disable format // A table.
    private static (int Status, string Title, string Detail) Describe(Fault fault) => fault switch
    {
        Fault.None                => throw new ArgumentOutOfRangeException(nameof(fault), "This is no fault."),

        Fault.InvalidRequest      => (400, "The request is not valid", "A field is missing, malformed or out of its range."),
        Fault.InvalidAmount       => (400, "The amount is not valid", "An amount is positive, at most 10^15 minor units, and has no more digits than its currency."),
        Fault.UnknownCurrency     => (400, "The currency is not known", "There is no such currency."),
        Fault.InvalidNumbers      => (400, "The numbers are not valid", "A line has as many different numbers as the game picks, each within its range; a purchase has 1 to 100 lines."),
        Fault.InvalidSchedule     => (400, "The schedule is not valid", "A draw opens before it closes, closes in the future, and draws not before it closes."),
        Fault.InvalidPrizePlan    => (400, "The prize plan is not valid", "The plan's parts do not fit its game or each other."),

        Fault.IdempotencyMismatch => (422, "The idempotency key was used before", "The same Idempotency-Key came before with another request."),

        Fault.LoginTaken          => (409, "The login is taken", "Choose another login."),
        Fault.WrongCredentials    => (401, "Wrong login or password", "Login and password do not belong together."),
        Fault.AccountBlocked      => (403, "The account is blocked", "An operator has blocked this account."),

        Fault.PlayerNotFound      => (404, "No such player", "There is no such player."),
        Fault.DrawNotFound        => (404, "No such draw", "There is no such draw."),
        Fault.GameNotFound        => (404, "No such game", "There is no such game."),
        Fault.TicketNotFound      => (404, "No such ticket", "There is no such ticket, or it is not yours."),
        Fault.PaymentNotFound     => (404, "No such payment", "There is no such payment or invoice, or it is not yours."),
        Fault.GameExists          => (409, "The game exists", "Another game has this code."),

        Fault.InsufficientFunds   => (402, "Insufficient funds", "The wallet has less available money than this costs."),
        Fault.BalanceTooLarge     => (409, "The balance would be too large", "A wallet holds at most 9 * 10^15 minor units of a currency."),
        Fault.PaymentCaptured     => (409, "The payment is made", "The payment was captured; it cannot be released."),
        Fault.PaymentReleased     => (409, "The payment was released", "Its money went back to the wallet; nothing can be bought with it."),
        Fault.HoldExpired         => (409, "The hold has run out", "The invoice was not paid in time; its money is going back to the wallet."),

        Fault.DrawNotOpen         => (409, "The draw is not open yet", "Its sales have not begun."),
        Fault.DrawClosed          => (409, "The draw is closed", "Its sales are over."),
        Fault.DrawCancelled       => (409, "The draw is cancelled", "It was cancelled; its buyers get their money back."),

        Fault.DrawStatusConflict  => (409, "Not in this state of the draw", "What is asked needs another state of the draw."),
        Fault.DrawNotDue          => (409, "The draw is not due", "Its time has not come."),
        Fault.DrawAlreadyDrawn    => (409, "The draw is drawn", "Its numbers are known; it cannot be cancelled."),
        Fault.ResultsNotReady     => (409, "There are no results yet", "The numbers are not drawn, or the winners are still being counted."),
        Fault.JackpotInUse        => (409, "Another draw is being settled", "Another draw of the game has its jackpot; this one follows by itself."),

        Fault.ScheduleNotFound    => (404, "No such schedule", "There is no such schedule."),

        Fault.CombinationsExhausted => (409, "Not enough combinations", "The game has fewer combinations left than tickets are asked for."),
        Fault.TicketTaken         => (409, "The ticket is taken", "It is held for a buyer, or sold."),

        Fault.LastOperator        => (409, "The last operator", "Nobody else could run the lottery: the last operator can be neither blocked, demoted nor erased."),
        Fault.AccountChanged      => (409, "The account has changed", "Another change of the account came in between: look at it, and ask again."),
        Fault.ServiceNotFound     => (404, "No such service", "There is no such service."),
        Fault.ServiceExists       => (409, "The service exists", "Another service has this name."),
        Fault.ServiceInUse        => (409, "The service is in use", "Orders were placed at it; it cannot be removed."),
        Fault.OrderNotFound       => (404, "No such order", "The service has no such order."),
        Fault.OrderConflict       => (409, "The order is known otherwise", "The service's order is known with another wallet or another amount."),
        Fault.ProviderRefused     => (409, "The payment provider refused", "The payment provider did not move the money."),
        Fault.ProviderSilent      => (409, "The payment provider is silent", "The payment provider did not answer in time; the money was not moved."),
        Fault.CurrencyExists      => (409, "The currency exists", "The currency is known with another number of digits."),
        Fault.NumberTaken         => (409, "The number is taken", "The account's number has a wallet already; sign up again."),
        Fault.OrderReleased       => (409, "The order was released", "Its money went back to the wallet."),
        Fault.ReceiptNotFound     => (404, "No such receipt", "There is no such receipt."),
        Fault.ReceiptTooLarge     => (413, "The receipt is too large", "A receipt has at most 32 KiB."),
        Fault.SignatureRequired   => (401, "The signature is missing", "Receipts are taken from known senders only: sign them."),
        Fault.SignatureInvalid    => (401, "The signature is not valid", "It is malformed, of an unknown sender, or not that of this body."),
        Fault.SignatureExpired    => (401, "The signature has expired", "The signature's time is more than five minutes from now."),
        Fault.ReceiptInvalid      => (409, "The receipt is invalid", "It was found invalid and earns nothing."),
        Fault.ReceiptClaimed      => (409, "The receipt is claimed", "Another player has claimed it."),
        Fault.PromotionNotFound   => (404, "No such promotion", "There is no such promotion."),
        Fault.InvalidPromotion    => (400, "The promotion is not valid", "A rule or a prize of the promotion is out of its range."),
        Fault.PromotionClosed     => (409, "The promotion is closed", "It is sealed; nothing earns entries in it any more."),
        Fault.ReceiptEarnsNothing => (409, "The receipt earns nothing", "It was not accepted in the promotion's period, or its total is too small."),
        Fault.PromotionNotDue     => (409, "The promotion is not due", "Its time has not come, or receipts of its period are still being checked."),
        Fault.PromotionCancelled  => (409, "The promotion is cancelled", "It was cancelled; nothing is earned or won in it."),
        Fault.PromotionAlreadyDrawn => (409, "The promotion is drawn", "Its winners are known; it cannot be cancelled."),
        Fault.OwnTransaction      => (403, "Your own transaction", "Nobody decides about a transaction of his own wallet: another operator has to."),
        Fault.ProviderDecides     => (409, "The payment provider decides", "Operators decide about transactions only where Transactions:Provider is operator."),
        Fault.ProviderMismatch    => (409, "Not that transaction", "The transaction has another kind, amount or currency."),
        Fault.SelfExcluded        => (403, "You have excluded yourself", "Until the self-exclusion ends, nothing is bought and nothing is paid in; prizes, refunds and withdrawals go on."),
        Fault.DepositLimit        => (409, "Your deposit limit", "More would be paid in than your limit for the day, week or month allows."),
        Fault.SpendingLimit       => (409, "Your spending limit", "More would be spent than your limit for the day, week or month allows."),
        Fault.LossLimit           => (409, "Your loss limit", "More could be lost than your limit for the day, week or month allows."),
        Fault.InvalidLimit        => (400, "The limit is not valid", "A limit is 0 or more, at most 10^15 minor units; a self-exclusion lasts 1 to 36500 days, or for ever."),
        Fault.ExclusionStays      => (409, "The self-exclusion stays", "A self-exclusion can be prolonged, not shortened."),
        Fault.TooYoung            => (403, "Too young", "The person is too young to play."),
        Fault.RegionNotServed     => (403, "Not served there", "The lottery may not be played where the person lives."),
        Fault.ApprovalNotFound    => (404, "No such request", "There is no such request for approval."),
        Fault.OwnRequest          => (403, "Your own request", "Nobody approves his own request: another operator has to."),
        Fault.ApprovalDecided     => (409, "The request is decided", "It was approved or refused already."),
        Fault.ApprovalExpired     => (409, "The request has expired", "Its time is over; ask again."),
        Fault.ApprovalPending     => (409, "A second operator is needed", "A second operator has to approve first; see /api/admin/approvals."),
        Fault.ApprovalRefused     => (409, "The request was refused", "An operator has refused it; the draw can be cancelled."),
    };
#pragma warning restore format
}
