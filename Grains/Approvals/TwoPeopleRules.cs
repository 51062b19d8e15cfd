namespace Lottery.Grains.Approvals;

/// <summary>What takes two people, as it is configured.</summary>
/// <param name="CancelDraw">Cancelling a draw whose sales have begun.</param>
/// <param name="Credits">Money that an operator brings into a wallet: credits, deposits and invoices.</param>
/// <param name="Roles">Making somebody an operator, or one no more.</param>
/// <param name="PayoutOver">Publishing results whose prizes are more than this, in units of the draw's currency; null: none do.</param>
/// <param name="Expiry">How long a request can be decided.</param>
public sealed record TwoPeopleRules(bool CancelDraw, bool Credits, bool Roles, decimal? PayoutOver, TimeSpan Expiry)
{
    /// <summary>Nothing takes two people.</summary>
    public static TwoPeopleRules Off { get; } = new(false, false, false, null, TimeSpan.FromDays(1));
}
