using Microsoft.OpenApi;

namespace Lottery.Api.Http;

/// <summary>What properties mean that their records do not describe. One name means the same wherever it stands.</summary>
internal static class OpenApiProperties
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["acceptedAt"] = "When it came first.",
        ["amount"] = "A decimal with all digits of its currency.",
        ["amountPerEntry"] = "Each full such part of a receipt's total is an entry.",
        ["basisPoints"] = "The share, in 1/10000 of what the fixed prizes leave of the fund; 0 for a fixed prize.",
        ["blockedAt"] = "Since when an operator has blocked it; absent where it is not blocked.",
        ["book"] = "The number of a list of the draw's sales.",
        ["books"] = "The lists of the draw's sales.",
        ["cancelReason"] = "Why it was cancelled.",
        ["cancelledAt"] = "When it was cancelled.",
        ["checkedAt"] = "When it was checked.",
        ["claimsUntil"] = "A receipt that is claimed later gets no prize.",
        ["closesAt"] = "When it closes: nothing is sold or earned from then on.",
        ["comment"] = "The payment's comment, 1 to 200 characters.",
        ["count"] = "How many.",
        ["createdAt"] = "When it was made.",
        ["currency"] = "The currency's code.",
        ["decidedAt"] = "When it was approved or refused; absent while nobody has.",
        ["deposited"] = "What was paid in, in the period.",
        ["drawId"] = "The draw's number.",
        ["drawsAt"] = "When the numbers are drawn.",
        ["erasedAt"] = "When it was erased; absent where it was not.",
        ["exclusion"] = "The latest self-exclusion; absent where there never was one.",
        ["finishedAt"] = "When it ended; absent while it goes on.",
        ["from"] = "The size of the earlier head.",
        ["fromSales"] = "The part of the fund that comes from the draw's sales.",
        ["fundBasisPoints"] = "The share of sales that goes to prizes, in 1/10000.",
        ["gameId"] = "The game's code.",
        ["houseTopUp"] = "What the house added, so that a won jackpot has its minimum.",
        ["jackpotCap"] = "The most that a jackpot has; absent where it has no limit.",
        ["jackpotMinimum"] = "The least that a won jackpot has.",
        ["keys"] = "The key that signs now, then those that signed before.",
        ["kind"] = "Which of the kinds named.",
        ["limit"] = "The limit as it was set; absent for a self-exclusion.",
        ["limits"] = "The limits that are set.",
        ["login"] = "The name to sign in with.",
        ["lost"] = "What was spent and not won, in the period.",
        ["matches"] = "How many of the numbers drawn.",
        ["maxEntriesPerReceipt"] = "The most entries that one receipt earns.",
        ["minimumTotal"] = "A receipt with a smaller total earns nothing.",
        ["name"] = "Its name.",
        ["numbers"] = "Numbers of a line.",
        ["oddsOneIn"] = "One in how many lines wins this, on average.",
        ["of"] = "How many numbers there are to choose from.",
        ["opensAt"] = "When it opens.",
        ["paid"] = "What was paid out.",
        ["password"] = "The password.",
        ["paymentId"] = "The payment's number.",
        ["period"] = "Day, Week or Month, in UTC; a week begins on Monday.",
        ["pick"] = "How many numbers a line has.",
        ["plan"] = "What it pays.",
        ["playerId"] = "The player's number.",
        ["position"] = "The place in its list, from 0.",
        ["posted"] = "How far prizes or refunds are posted.",
        ["price"] = "The price of one line.",
        ["prize"] = "What it won.",
        ["prizeEach"] = "What each winner gets.",
        ["prizePaymentId"] = "The payment that posted the prize.",
        ["prizes"] = "The prizes, the first drawn first.",
        ["product"] = "The product's name.",
        ["productId"] = "The shop's number of the product.",
        ["promotionId"] = "The promotion's number.",
        ["rank"] = "The rank of the prize, from 1.",
        ["realityCheck"] = "What you had spent by then, with this purchase.",
        ["receipt"] = "The ticket's place in the draw's Merkle tree, once it is in the draw.",
        ["refundedBy"] = "The payment that gave it back.",
        ["requestedAt"] = "When it was asked for.",
        ["roles"] = "`player`, `operator` or both.",
        ["root"] = "Hexadecimal: a Merkle root.",
        ["sales"] = "What its tickets were sold for.",
        ["seal"] = "What was sealed when it closed.",
        ["size"] = "How many tickets.",
        ["soldAt"] = "When it was sold.",
        ["spent"] = "What was spent on tickets and orders, in the period.",
        ["status"] = "How it stands.",
        ["ticketId"] = "The ticket's number.",
        ["tickets"] = "How many tickets it bought.",
        ["tiers"] = "The tiers of prizes.",
        ["to"] = "The size of the later head.",
        ["total"] = "The sum of its products.",
        ["vat"] = "The value added tax.",
        ["verdict"] = "What ended it, where somebody is named for it.",
        ["version"] = "The version of the plan.",
        ["walletId"] = "The wallet's number: its player's.",
        ["winners"] = "How many won.",
        ["won"] = "What was won, in the period.",
    };

    /// <summary>Describes the properties that have no description yet.</summary>
    public static void Describe(OpenApiDocument document)
    {
        foreach (var (name, property) in document.Components!.Schemas!.Values.OfType<OpenApiSchema>().SelectMany(schema => schema.Properties ?? new Dictionary<string, IOpenApiSchema>()))
        {
            if (!Meanings.TryGetValue(name, out var meaning))
                continue;
            if (property is OpenApiSchema schema)
                schema.Description ??= meaning;
            else if (property is OpenApiSchemaReference { Reference: { Description: null } reference })
                reference.Description = meaning; // Of the property; what it refers to has its own.
        }
    }
}
