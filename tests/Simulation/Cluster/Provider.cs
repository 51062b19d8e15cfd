using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Simulation.Cluster;

/// <summary>A payment provider that is slow, silent and unreachable at times, answers later and twice, and moves each transaction's money once.</summary>
internal sealed class Provider(World world) : IPaymentProvider
{
    private readonly Dictionary<PaymentId, Verdict> _verdicts = [];

    /// <summary>What it moved: in and out of the platform, by transaction.</summary>
    public Dictionary<PaymentId, (WalletId Wallet, PaymentKind Kind, Money Amount)> Moved { get; } = [];

    public string Name => "simulated";

    public bool ActsOutside => true;

    public ProviderPatience Patience { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));

    public async ValueTask<Verdict> Ask(ProviderRequest request)
    {
        var process = (Time.Process)TaskScheduler.Current;
        await process.Delay(world.Noise.Milliseconds(1, 20));
        if (world.Noise.ProviderIsSilent())
            throw new ProviderUnreachableException("It does not answer.");
        if (!_verdicts.TryGetValue(request.Transaction, out var verdict))
        {
            if (world.Noise.ProviderIsSilent() && !request.IsLastCall)
                return Verdict.Pending;
            verdict = _verdicts[request.Transaction] = world.Loop.Random.Next(4) == 0 ? Verdict.Refused : Verdict.Accepted;
            if (verdict == Verdict.Accepted)
                Moved.Add(request.Transaction, (request.Wallet, request.Kind, request.Amount));
        }
        await process.Delay(world.Noise.Milliseconds(1, 20));
        if (world.Noise.ProviderIsSilent())
            throw new ProviderUnreachableException("Its answer is lost.");
        return verdict;
    }
}
