namespace Lottery.Grains.Transactions;

/// <summary>Accepts everything at once and moves nothing outside: for trying things out, never for real money.</summary>
public sealed class SandboxProvider : IPaymentProvider
{
    public string Name => "sandbox";

    public bool ActsOutside => false;

    public ProviderPatience Patience { get; } = new(TimeSpan.FromSeconds(5), GiveUpAfter: null);

    public ValueTask<ProviderAnswer> Ask(ProviderRequest request) => new(new ProviderAnswer(Verdict.Accepted, IsNamed: false));
}

/// <summary>Leaves each transaction to the operators, who decide when they have moved its money.</summary>
public sealed class OperatorProvider : IPaymentProvider
{
    public string Name => "operator";

    public bool ActsOutside => false;

    public bool IsDecidedByOperators => true;

    public ProviderPatience Patience { get; } = new(TimeSpan.FromHours(24), GiveUpAfter: null);

    public ValueTask<ProviderAnswer> Ask(ProviderRequest request) => new(new ProviderAnswer(Verdict.Pending));
}
