namespace Lottery.Grains;

// Ids are positive and below 2^53, so that every JSON reader keeps them exactly. They are allocated in
// blocks, ascending, and never used twice; a block that a crash left unused stays a gap.

/// <summary>A person who signs in: a player or an operator.</summary>
[GenerateSerializer, Immutable, Alias("lottery.PlayerId")]
public readonly record struct PlayerId(long Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>A player's money, over all currencies. It has the number of its player.</summary>
[GenerateSerializer, Immutable, Alias("lottery.WalletId")]
public readonly record struct WalletId(long Value)
{
    public static WalletId Of(PlayerId player) => new(player.Value);

    public override string ToString() => Value.ToString();
}

/// <summary>One movement of a wallet's money with a life of its own: a deposit, a purchase, a prize, a refund.</summary>
[GenerateSerializer, Immutable, Alias("lottery.PaymentId")]
public readonly record struct PaymentId(long Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>One draw of one game.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DrawId")]
public readonly record struct DrawId(long Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>A request to do something that takes two people.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ApprovalId")]
public readonly record struct ApprovalId(long Value)
{
    /// <summary>The request to publish a draw's results has the draw's number; all others count from 10^15 on.</summary>
    public static ApprovalId OfResults(DrawId draw) => new(draw.Value);

    public override string ToString() => Value.ToString();
}

/// <summary>One promotional draw.</summary>
[GenerateSerializer, Immutable, Alias("lottery.PromotionId")]
public readonly record struct PromotionId(long Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>A schedule of draws that recur.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ScheduleId")]
public readonly record struct ScheduleId(long Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>One entry of a promotional draw.</summary>
/// <param name="Promotion">The draw.</param>
/// <param name="Number">From 1, without gaps, in the order in which receipts earned them.</param>
[GenerateSerializer, Immutable, Alias("lottery.EntryId")]
public readonly record struct EntryId(PromotionId Promotion, long Number)
{
    public override string ToString() => $"{Promotion}/{Number}";
}

/// <summary>A service that orders are paid to.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ServiceId")]
public readonly record struct ServiceId(long Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>An order at a service, by the number that the service gave it: 1 to 2^53 - 1.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OrderId")]
public readonly record struct OrderId(ServiceId Service, long Number)
{
    public override string ToString() => $"{Service}/{Number}";
}

/// <summary>One line of numbers in one draw.</summary>
[GenerateSerializer, Immutable, Alias("lottery.TicketId")]
public readonly record struct TicketId(long Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>One shard of a draw's sales: the list that its tickets are appended to.</summary>
/// <param name="Draw">The draw sold.</param>
/// <param name="Shard">From 0 to the draw's number of books, exclusive.</param>
[GenerateSerializer, Immutable, Alias("lottery.BookId")]
public readonly record struct BookId(DrawId Draw, int Shard)
{
    public override string ToString() => $"{Draw}/{Shard}";
}

/// <summary>A game of the catalogue, by its code: <c>6of45</c>.</summary>
[GenerateSerializer, Immutable, Alias("lottery.GameId")]
public readonly record struct GameId(string Value)
{
    /// <summary>What a code is made of.</summary>
    public const string Allowed = "2 to 32 of a-z, 0-9 and '-'";

    /// <summary>Whether a game may be called so. No other text is any game's.</summary>
    public static bool IsCode(string text) => text.Length is >= 2 and <= 32 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public override string ToString() => Value;
}

/// <summary>The name a person signs in with, in the one spelling under which it is unique: trimmed, lower case.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Login")]
public readonly record struct Login
{
    private Login(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <summary>What a name is made of.</summary>
    public const string Allowed = "3 to 64 characters: letters, digits and . _ - @ +";

    /// <summary>Whether a person may sign up with it. Nobody has any other name.</summary>
    public bool IsName => Value.Length is >= 3 and <= 64 && Value.All(c => char.IsAsciiLetterOrDigit(c) || "._-@+".Contains(c));

    public static Login Of(string text) => new(text.Trim().ToLowerInvariant());

    public override string ToString() => Value;
}

/// <summary>What a client sent to make a repeat of its request recognisable.</summary>
/// <param name="Key">128 bits of the SHA-256 of the <c>Idempotency-Key</c> header.</param>
/// <param name="Hash">128 bits of an HMAC-SHA-256 of method, path and body: a repeat has the same.</param>
[GenerateSerializer, Immutable, Alias("lottery.RequestKey")]
public sealed record RequestKey(Guid Key, Guid Hash);

/// <summary>One changing request of one caller.</summary>
/// <param name="Caller">The player's number; 0 for a request that nobody signed.</param>
/// <param name="Key">128 bits of the SHA-256 of the <c>Idempotency-Key</c> header.</param>
[GenerateSerializer, Immutable, Alias("lottery.RequestId")]
public readonly record struct RequestId(long Caller, Guid Key);
