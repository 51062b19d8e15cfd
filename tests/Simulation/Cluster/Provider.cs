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

    public bool ActsOutside => !world.Bugs.Has(Bug.ProviderAskedTooEarly);

    public ProviderPatience Patience { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2));

    public async ValueTask<ProviderAnswer> Ask(ProviderRequest request)
    {
        var process = (Time.Process)TaskScheduler.Current;
        await process.Delay(world.Noise.Milliseconds(1, 20));
        if (world.Noise.ProviderIsSilent())
            throw new ProviderUnreachableException("It does not answer.");
        if (!_verdicts.TryGetValue(request.Transaction, out var verdict))
        {
            if (world.Noise.ProviderIsSilent())
            {
                if (!request.IsLastCall)
                    AnswerLater(request);
                else
                    _verdicts[request.Transaction] = Verdict.Refused; // What is not accepted now is never moved.
                return new(Verdict.Pending);
            }
            verdict = Decide(request);
        }
        await process.Delay(world.Noise.Milliseconds(1, 20));
        if (world.Noise.ProviderIsSilent())
            throw new ProviderUnreachableException("Its answer is lost.");
        return new(verdict);
    }

    private Verdict Decide(ProviderRequest request)
    {
        if (_verdicts.TryGetValue(request.Transaction, out var known))
            return known;
        var verdict = _verdicts[request.Transaction] = world.Loop.Random.Next(4) == 0 ? Verdict.Refused : Verdict.Accepted;
        if (verdict == Verdict.Accepted)
            Moved.Add(request.Transaction, (request.Wallet, request.Kind, request.Amount));
        world.Story.Tell(world.Outside, () => $"the provider: transaction {request.Transaction} is {verdict}");
        return verdict;
    }

    /// <summary>Says what became of a transaction by itself, twice; who asks meanwhile hears it too.</summary>
    private void AnswerLater(ProviderRequest request)
    {
        for (var i = 0; i < 2; i++)
            world.Loop.After(world.Noise.Milliseconds(10, 30_000), world.Outside, () =>
            {
                if (world.Cluster.Running is [] || world.Cluster.Running[world.Loop.Random.Next(world.Cluster.Running.Count)] is not { } silo)
                    return;
                var verdict = Decide(request);
                silo.Serve(() => Tell(silo, request, verdict), () => { });
            });
    }

    private static async Task Tell(Silo silo, ProviderRequest request, Verdict verdict)
    {
        try
        {
            await silo.Flows.Run(flow => Transfer.Hear(flow, request.Wallet, request.Transaction, request.Kind, request.Amount, new(verdict)));
        }
        catch (Exception e) when (Checks.WatchfulLogger<Provider>.IsOutage(e) || silo.World.IsOfSecondActivation(e))
        {
            // It will be asked again.
        }
    }
}
