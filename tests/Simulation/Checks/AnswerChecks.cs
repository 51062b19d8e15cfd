using Lottery.Grains.Draws;
using Lottery.Grains.Players;
using Lottery.Grains.Wallets;
using Lottery.Simulation.Clients;

namespace Lottery.Simulation.Checks;

/// <summary>What must hold of each answer at the moment at which it is given.</summary>
internal static class AnswerChecks
{
    /// <summary>All that an answer says is durable when it leaves the process.</summary>
    public static void IsDurable(World world, PlannedRequest request, Answer answer)
    {
        if (answer.Payment is { } payment && !(world.Database.Tables.Payments.Find(payment.Id)?.Version >= payment.Version))
            throw new CheckFailedException($"answered before it is durable: request {request.Number} ({request.Kind}): {answer}");
        foreach (var sale in answer.Sales)
            if (world.Database.Tables.Sales.Find(sale.Ticket) is not { } stored || !stored.Leaf.AsSpan().SequenceEqual(sale.Leaf))
                throw new CheckFailedException($"answered with a ticket that is not durable: request {request.Number} ({request.Kind}): {answer}");
    }

    /// <summary>A repeat gets the first answer; what was read was true at some moment between question and answer.</summary>
    public static void Hold(World world, PlannedRequest request, IReadOnlyList<Attempt> earlier, Attempt attempt)
    {
        if (attempt.Answer.Read.Count == 0 && earlier.FirstOrDefault(e => !e.Answer.IsRefusal) is { } first)
        {
            // A refusal may have been on its way; and an invoice that ended says why it did.
            var mayDiffer = attempt.Answer.IsRefusal
                && (world.Cluster.TwiceSince(attempt.Asked) < first.Answered
                    || (first.Answer.Payment is { Status: PaymentStatus.Created } open && world.Database.Tables.Payments.Find(open.Id)?.Reason == attempt.Answer.Fault));
            if (!mayDiffer && !attempt.Answer.IsRepeatOf(first.Answer))
                throw new CheckFailedException(
                    $"a repeat got another answer: request {request.Number} ({request.Kind}): first {first.Answer}, then {attempt.Answer}");
        }
        foreach (var (key, state) in attempt.Answer.Read)
            if (!WasTrue(world, request, key, state, attempt))
                throw new CheckFailedException(
                    $"a read that was true at no moment between question and answer: request {request.Number} ({request.Kind}), asked at {attempt.Asked.TotalSeconds:F4}: {attempt.Answer}");
    }

    private static bool WasTrue(World world, PlannedRequest request, object key, object? read, Attempt attempt)
    {
        var history = world.Database.History;
        var known = history.Between(key, world.Cluster.TwiceSince(attempt.Asked), attempt.Answered).ToList();
        if (known.Any(state => IsSame(state, read)))
            return true;
        // A token is checked against the newest word, durable or not.
        if (request.Kind == RequestKind.CheckAccount)
            return known.Any(state => Version(read) > Version(state));
        // Two changes in one batch: the first was true for no time at all, between the one before and the second.
        return history.IsPassedOver(key, state => Version(state) == Version(read))
            && known.Any(state => Version(state) < Version(read)) && known.Any(state => Version(state) > Version(read));
    }

    private static long Version(object? state) => state switch
    {
        Draw draw => draw.Version,
        Player player => player.Version,
        WalletBalance balance => balance.Version,
        _ => 0,
    };

    private static bool IsSame(object? known, object? read) => (known, read) switch
    {
        (Draw a, Draw b) => a.Version == b.Version && a.Status == b.Status,
        (Player a, Player b) => a.Version == b.Version && a.BlockedAt == b.BlockedAt,
        _ => Equals(known, read),
    };
}
