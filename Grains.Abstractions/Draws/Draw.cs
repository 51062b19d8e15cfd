using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;

namespace Lottery.Grains.Draws;

/// <summary>Where a draw stands.</summary>
public enum DrawStatus
{
    /// <summary>Its sales have not begun.</summary>
    Planned = 1,
    /// <summary>It sells.</summary>
    Open = 2,
    /// <summary>Sales are over and the root is sealed.</summary>
    Closed = 3,
    /// <summary>The numbers are known.</summary>
    Drawn = 4,
    /// <summary>All prizes are posted.</summary>
    Settled = 5,
    /// <summary>It will not be drawn; its buyers get their money back.</summary>
    Cancelled = 6,
}

/// <summary>What is promised when a draw is created, and never changes.</summary>
/// <param name="Id">The draw.</param>
/// <param name="Game">Its game.</param>
/// <param name="Pick">Numbers a line, k.</param>
/// <param name="Of">Numbers to choose from, n.</param>
/// <param name="Price">Of one line.</param>
/// <param name="Plan">What it pays.</param>
/// <param name="OpensAt">From then on it sells.</param>
/// <param name="ClosesAt">From then on it does not.</param>
/// <param name="DrawsAt">When the numbers are drawn.</param>
/// <param name="Books">How many books its sales are spread over, 1 to 256.</param>
/// <param name="Commitment">32 bytes: the hash of the secret that the numbers will follow from.</param>
/// <param name="BeaconRound">The round of drand's quicknet that the numbers will also follow from; null where the draw has no beacon.</param>
[GenerateSerializer, Immutable, Alias("lottery.DrawTerms")]
public sealed record DrawTerms(
    DrawId Id,
    GameId Game,
    int Pick,
    int Of,
    Money Price,
    PrizePlan Plan,
    DateTimeOffset OpensAt,
    DateTimeOffset ClosesAt,
    DateTimeOffset DrawsAt,
    int Books,
    byte[] Commitment,
    long? BeaconRound = null)
{
    /// <summary>The book that a player's tickets go to.</summary>
    public BookId BookOf(PlayerId player) => new(Id, (int)((ulong)player.Value % (uint)Books));

    /// <summary>The SHA-256 of <see cref="CanonicalText"/>, 32 bytes: every signed head of the draw has it.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText()));

    /// <summary>The terms in the one spelling that their hash is taken of; docs/proof-format.md describes it.</summary>
    public string CanonicalText() => string.Create(CultureInfo.InvariantCulture,
        $"""
        lottery-terms-v1
        draw {Id}
        game {Game} {Pick} {Of}
        price {Price.Minor} {Price.Currency.Code} {Price.Currency.Exponent}
        opens {ProofTime.Text(OpensAt)}
        closes {ProofTime.Text(ClosesAt)}
        draws {ProofTime.Text(DrawsAt)}
        books {Books}
        plan {Convert.ToHexStringLower(Plan.Hash())}
        commitment {Convert.ToHexStringLower(Commitment)}
        beacon {(BeaconRound is { } round ? $"{Quicknet.Name} {round}" : "none")}

        """);
}

/// <summary>What was sealed when the sales ended.</summary>
/// <param name="Heads">Each book's size and root, in order.</param>
/// <param name="Root">32 bytes over all of them.</param>
/// <param name="Checkpoint">The signed note over all of this: the draw's last head. Null for a draw that was sealed before heads were signed notes.</param>
/// <param name="SealedAt">When.</param>
[GenerateSerializer, Immutable, Alias("lottery.DrawSeal")]
public sealed record DrawSeal(IReadOnlyList<BookHead> Heads, byte[] Root, string? Checkpoint, DateTimeOffset SealedAt)
{
    /// <summary>Tickets in the draw.</summary>
    public long Tickets => Heads.Sum(h => h.Size);
}

/// <summary>What the drawing revealed.</summary>
/// <param name="Secret">32 bytes, whose hash was the commitment.</param>
/// <param name="Beacon">32 bytes; zeros where none is configured.</param>
/// <param name="Numbers">In the order drawn.</param>
/// <param name="DrawnAt">When.</param>
[GenerateSerializer, Immutable, Alias("lottery.DrawResult")]
public sealed record DrawResult(byte[] Secret, byte[] Beacon, int[] Numbers, DateTimeOffset DrawnAt)
{
    public Numbers Set => Games.Numbers.Of(Numbers);
}

/// <summary>What the beacon gave, after the seal.</summary>
/// <param name="Signature">48 bytes: the round's signature.</param>
/// <param name="Value">32 bytes: its SHA-256, which the numbers follow from.</param>
/// <param name="SuppliedAt">When it came.</param>
[GenerateSerializer, Immutable, Alias("lottery.DrawBeacon")]
public sealed record DrawBeacon(byte[] Signature, byte[] Value, DateTimeOffset SuppliedAt);

/// <summary>How far the posting of prizes, or of refunds, has come.</summary>
/// <param name="Done">Payments posted.</param>
/// <param name="Amount">Minor units posted.</param>
/// <param name="After">The last sale seen to, in the order of books and positions; null before the first.</param>
[GenerateSerializer, Immutable, Alias("lottery.PostingProgress")]
public sealed record PostingProgress(long Done, long Amount, SalePosition? After)
{
    public static PostingProgress None { get; } = new(0, 0, null);
}

/// <summary>A place in a draw's list of sales.</summary>
[GenerateSerializer, Immutable, Alias("lottery.SalePosition")]
public readonly record struct SalePosition(int Shard, long Position);

/// <summary>One draw from its promise to its last prize, and the row.</summary>
/// <param name="Terms">What was promised.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ProtectedSecret">The secret, encrypted with the platform's keys.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Draw")]
public sealed record Draw(DrawTerms Terms, DrawStatus Status, byte[] ProtectedSecret, DateTimeOffset CreatedAt, long Version)
{
    public DrawId Id => Terms.Id;

    /// <summary>From <see cref="DrawStatus.Closed"/> on.</summary>
    [Id(0)]
    public DrawSeal? Seal { get; init; }

    /// <summary>From <see cref="DrawStatus.Drawn"/> on.</summary>
    [Id(1)]
    public DrawResult? Result { get; init; }

    /// <summary>What it pays, once that is computed.</summary>
    [Id(2)]
    public PrizeAward? Award { get; init; }

    /// <summary>How far prizes, or after a cancellation refunds, are posted.</summary>
    [Id(3)]
    public PostingProgress Posted { get; init; } = PostingProgress.None;

    /// <summary>The number under which the ledger has what was moved when the prizes were computed.</summary>
    [Id(4)]
    public PaymentId? Settlement { get; init; }

    /// <summary>When the last prize or refund was posted.</summary>
    [Id(5)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it was cancelled.</summary>
    [Id(6)]
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    [Id(7)]
    public string? CancelReason { get; init; }

    /// <summary>What its beacon gave, where it has one and that has come.</summary>
    [Id(8)]
    public DrawBeacon? Beacon { get; init; }

    /// <summary>Until when it waits for its beacon, fixed at its creation: then it is cancelled, and its buyers get their money back. Null for a day after its drawing's time.</summary>
    [Id(9)]
    public DateTimeOffset? BeaconUntil { get; init; }

    /// <summary>When it is cancelled if its beacon has not come.</summary>
    public DateTimeOffset GivesUpAt => BeaconUntil ?? Terms.DrawsAt.AddDays(1);

    /// <summary>Whether its numbers cannot be drawn yet for want of the beacon.</summary>
    public bool AwaitsBeacon => Terms.BeaconRound is not null && Beacon is null;

    /// <summary>When it must be seen to next; null when there is nothing left to do.</summary>
    public DateTimeOffset? WakesAt => Status switch
    {
        DrawStatus.Planned => Terms.OpensAt,
        DrawStatus.Open => Terms.ClosesAt,
        DrawStatus.Closed when AwaitsBeacon => GivesUpAt,
        DrawStatus.Closed => Terms.DrawsAt,
        DrawStatus.Drawn => Result!.DrawnAt,
        DrawStatus.Cancelled when FinishedAt is null => CancelledAt,
        DrawStatus.Settled or DrawStatus.Cancelled => null,
    };
}
