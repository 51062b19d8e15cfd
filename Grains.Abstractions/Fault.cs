namespace Lottery.Grains;

/// <summary>Why a command was refused. The numbers are pinned: they are stored, and never change their meaning.</summary>
/// <remarks>On the wire a fault is its <see cref="FaultCodes.Code"/>; Api/Http maps each to an HTTP status.</remarks>
public enum Fault
{
    /// <summary>Not refused.</summary>
    None = 0,

    // What was asked is malformed.
    /// <summary>A field is missing, malformed or out of its range.</summary>
    InvalidRequest = 1,
    /// <summary>An amount is zero, negative, larger than allowed or has more digits than its currency.</summary>
    InvalidAmount = 2,
    /// <summary>No such currency, or not the one this game is played in.</summary>
    UnknownCurrency = 3,
    /// <summary>A line has the wrong count of numbers, one out of range or one twice.</summary>
    InvalidNumbers = 4,
    /// <summary>A schedule's times are not in the order opening, closing, draw, or lie in the past.</summary>
    InvalidSchedule = 5,
    /// <summary>A prize plan's parts do not fit its game or each other.</summary>
    InvalidPrizePlan = 6,

    // It came before.
    /// <summary>The same idempotency key came before with another request.</summary>
    IdempotencyMismatch = 10,

    // Who asks.
    /// <summary>The sign-in name is taken.</summary>
    LoginTaken = 20,
    /// <summary>Sign-in name or password is wrong; which one is not said.</summary>
    WrongCredentials = 21,
    /// <summary>An operator has blocked this account.</summary>
    AccountBlocked = 22,

    // What is asked for does not exist, or not for this caller.
    PlayerNotFound = 30,
    DrawNotFound = 31,
    GameNotFound = 32,
    TicketNotFound = 33,
    PaymentNotFound = 34,
    /// <summary>The game's code is taken.</summary>
    GameExists = 35,

    // Money.
    /// <summary>The wallet has less available money than is asked for.</summary>
    InsufficientFunds = 40,
    /// <summary>The wallet would hold more than can be counted.</summary>
    BalanceTooLarge = 41,
    /// <summary>The payment was captured; it cannot be released.</summary>
    PaymentCaptured = 42,
    /// <summary>The payment's hold was released; nothing can be bought with it any more.</summary>
    PaymentReleased = 43,
    /// <summary>The hold ran out before the invoice was paid.</summary>
    HoldExpired = 44,

    // Sales.
    /// <summary>The draw's sales have not begun.</summary>
    DrawNotOpen = 50,
    /// <summary>The draw's sales are over.</summary>
    DrawClosed = 51,
    /// <summary>The draw was cancelled.</summary>
    DrawCancelled = 52,

    // The draw's life.
    /// <summary>What is asked needs another state of the draw.</summary>
    DrawStatusConflict = 60,
    /// <summary>The draw's time has not come.</summary>
    DrawNotDue = 61,
    /// <summary>The numbers are known: the draw can no longer be cancelled.</summary>
    DrawAlreadyDrawn = 62,
    /// <summary>The draw has no results yet.</summary>
    ResultsNotReady = 63,
    /// <summary>Another draw of the game is being settled and holds its jackpot; this one follows by itself.</summary>
    JackpotInUse = 64,

    // Schedules.
    ScheduleNotFound = 65,

    // Pre-created tickets.
    /// <summary>The game has fewer combinations left than tickets are asked for.</summary>
    CombinationsExhausted = 100,
    /// <summary>Another buyer holds the ticket or has bought it.</summary>
    TicketTaken = 101,

    // Accounts.
    /// <summary>The last one who can run the lottery can be neither blocked, demoted nor erased.</summary>
    LastOperator = 102,
    /// <summary>Another change of the account came in between.</summary>
    AccountChanged = 103,

    // Services, orders and transactions.
    ServiceNotFound = 120,
    /// <summary>Another service has the name.</summary>
    ServiceExists = 121,
    /// <summary>Orders were placed at the service; it cannot be removed.</summary>
    ServiceInUse = 122,
    OrderNotFound = 123,
    /// <summary>The order is known with another wallet or another amount.</summary>
    OrderConflict = 124,
    /// <summary>The payment provider refused the transaction.</summary>
    ProviderRefused = 125,
    /// <summary>The payment provider did not answer in time.</summary>
    ProviderSilent = 126,
    /// <summary>The currency is known with another number of digits.</summary>
    CurrencyExists = 127,
    /// <summary>The number has a wallet already.</summary>
    NumberTaken = 128,
    /// <summary>The service ended the order's hold.</summary>
    OrderReleased = 129,

    // Receipts.
    /// <summary>No such receipt.</summary>
    ReceiptNotFound = 150,
    /// <summary>The receipt has more bytes than one may have.</summary>
    ReceiptTooLarge = 151,
    /// <summary>Receipts are taken from known senders only, and this one is not signed.</summary>
    SignatureRequired = 152,
    /// <summary>The signature is malformed, of an unknown sender, or not that of the body.</summary>
    SignatureInvalid = 153,
    /// <summary>The signature's time is too far from now.</summary>
    SignatureExpired = 154,
    /// <summary>The receipt was found invalid and earns nothing.</summary>
    ReceiptInvalid = 155,
    /// <summary>The receipt belongs to another player.</summary>
    ReceiptClaimed = 156,

    // Promotional draws.
    PromotionNotFound = 160,
    /// <summary>A rule or a prize of the promotional draw is out of its range.</summary>
    InvalidPromotion = 161,
    /// <summary>The promotional draw is sealed; nothing earns entries in it any more.</summary>
    PromotionClosed = 162,
    /// <summary>The receipt was not accepted in the promotion's period, or its total is too small.</summary>
    ReceiptEarnsNothing = 163,
    /// <summary>The promotional draw's time has not come, or receipts of its period are still being checked.</summary>
    PromotionNotDue = 164,
    /// <summary>The promotional draw was cancelled.</summary>
    PromotionCancelled = 165,
    /// <summary>The winners are known: the promotional draw can no longer be cancelled.</summary>
    PromotionAlreadyDrawn = 166,

    // Money from outside.
    /// <summary>Nobody decides about a transaction of his own wallet.</summary>
    OwnTransaction = 180,
    /// <summary>The payment provider decides about transactions, not an operator.</summary>
    ProviderDecides = 181,
    /// <summary>What the payment provider says is about another kind or amount than the transaction has.</summary>
    ProviderMismatch = 182,

    // Players are protected.
    /// <summary>The player has excluded himself.</summary>
    SelfExcluded = 190,
    /// <summary>More would be paid in than the player's limit allows.</summary>
    DepositLimit = 191,
    /// <summary>More would be spent than the player's limit allows.</summary>
    SpendingLimit = 192,
    /// <summary>More could be lost than the player's limit allows.</summary>
    LossLimit = 193,
    /// <summary>A limit or the length of a self-exclusion is out of its range.</summary>
    InvalidLimit = 194,
    /// <summary>A self-exclusion can be prolonged, not shortened.</summary>
    ExclusionStays = 195,
    /// <summary>The person is too young to play.</summary>
    TooYoung = 196,
    /// <summary>The lottery may not be played where the person lives.</summary>
    RegionNotServed = 197,

    // What takes two people.
    /// <summary>No such request for approval.</summary>
    ApprovalNotFound = 200,
    /// <summary>Nobody approves his own request.</summary>
    OwnRequest = 201,
    /// <summary>The request was approved or refused already.</summary>
    ApprovalDecided = 202,
    /// <summary>The request's time is over.</summary>
    ApprovalExpired = 203,
    /// <summary>A second operator has to approve first.</summary>
    ApprovalPending = 204,
    /// <summary>An operator has refused to publish the results.</summary>
    ApprovalRefused = 205,
}

/// <summary>The stable codes of faults, as clients see them.</summary>
public static class FaultCodes
{
    private static readonly Dictionary<Fault, string> ByFault = Enum.GetValues<Fault>().ToDictionary(f => f, SnakeCase.Of);

    /// <summary>The fault's name in snake case: <c>insufficient_funds</c>.</summary>
    public static string Code(this Fault fault) => ByFault[fault];
}
