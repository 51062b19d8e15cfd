using Lottery.Grains.Transactions;

namespace Lottery.Grains.Tests.Transactions;

/// <summary>A payment provider that keeps its own books, and answers at once, late, never or twice.</summary>
internal sealed class SimulatedProvider : IPaymentProvider
{
    /// <summary>What it says to each question in turn; <see cref="Verdict.Pending"/> once they are used up. Null: it cannot be reached.</summary>
    public Queue<Verdict?> Says { get; } = [];

    /// <summary>What it was asked.</summary>
    public List<ProviderRequest> Asked { get; } = [];

    /// <summary>The transactions whose money it moved.</summary>
    public HashSet<PaymentId> Moved { get; } = [];

    public string Name => "simulated";

    public bool ActsOutside => true;

    public ProviderPatience Patience { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1));

    public ValueTask<ProviderAnswer> Ask(ProviderRequest request)
    {
        Asked.Add(request);
        var verdict = Moved.Contains(request.Transaction) ? Verdict.Accepted : Says.TryDequeue(out var next) ? next : Verdict.Pending;
        if (verdict == Verdict.Accepted)
            Moved.Add(request.Transaction);
        return verdict is { } said ? new(new ProviderAnswer(said, said == Verdict.Refused ? "The bank says no." : null)) : throw new ProviderUnreachableException("It does not answer.");
    }
}
