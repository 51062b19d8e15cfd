namespace Lottery.Grains.Transactions;

/// <summary>Accepts everything at once and moves nothing outside: for installations whose money is moved by other means, and for trying things out.</summary>
public sealed class ImmediateProvider : IPaymentProvider
{
    public string Name => "immediate";

    public bool ActsOutside => false;

    public ProviderPatience Patience { get; } = new(TimeSpan.FromSeconds(5), GiveUpAfter: null);

    public ValueTask<Verdict> Ask(ProviderRequest request) => new(Verdict.Accepted);
}

/// <summary>Leaves each transaction to the operators, who answer when they have moved its money.</summary>
public sealed class OperatorProvider : IPaymentProvider
{
    public string Name => "operator";

    public bool ActsOutside => false;

    public ProviderPatience Patience { get; } = new(TimeSpan.FromHours(24), GiveUpAfter: null);

    public ValueTask<Verdict> Ask(ProviderRequest request) => new(Verdict.Pending);
}
