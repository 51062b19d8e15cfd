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
            var mayDiffer = attempt.Answer.IsRefusal && attempt.Asked < first.Answered;
            if (!mayDiffer && attempt.Answer.Lasting != first.Answer.Lasting)
                throw new CheckFailedException(
                    $"a repeat got another answer: request {request.Number} ({request.Kind}): first {first.Answer}, then {attempt.Answer}");
        }
        foreach (var (key, state) in attempt.Answer.Read)
            if (!world.Database.History.Between(key, world.Cluster.TwiceSince(attempt.Asked), attempt.Answered).Any(known => IsSame(known, state) || (request.Kind == RequestKind.CheckAccount && IsNewer(state, known))))
                throw new CheckFailedException(
                    $"a read that was true at no moment between question and answer: request {request.Number} ({request.Kind}), asked at {attempt.Asked.TotalSeconds:F4}: {attempt.Answer}");
    }

    /// <summary>True for what was decided and is not durable yet: a token is checked against the newest word.</summary>
    private static bool IsNewer(object? read, object? known) => read is Grains.Players.Player player && player.Version > ((known as Grains.Players.Player)?.Version ?? 0);

    private static bool IsSame(object? known, object? read) => (known, read) switch
    {
        (Grains.Draws.Draw a, Grains.Draws.Draw b) => a.Version == b.Version && a.Status == b.Status,
        (Grains.Players.Player a, Grains.Players.Player b) => a.Version == b.Version && a.BlockedAt == b.BlockedAt,
        _ => Equals(known, read),
    };
}
