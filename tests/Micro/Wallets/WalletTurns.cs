using BenchmarkDotNet.Attributes;
using Lottery.Grains;
using Lottery.Grains.Wallets;

namespace Lottery.Micro.Wallets;

/// <summary>What one purchase asks of a wallet: hold and capture, with an idempotency key, over an evening of a thousand purchases.</summary>
public class WalletTurns
{
    private const int Purchases = 1000;

    /// <summary>How often the host lets a grain forget: every four turns.</summary>
    private const int PurchasesBetweenForgetting = 2;

    private static readonly WalletId Owner = WalletId.Of(Samples.Player);

    private readonly LatestRows _rows = new();
    private readonly Credit _money = new(new(1), Samples.Price * Purchases, "A gift.", null);
    private readonly (Reserve Hold, Capture Capture)[] _purchases =
    [
        .. Samples.Orders(Purchases).Select((order, i) => (
            new Reserve(new(2 + i), Samples.Price, order, Confirmed: true, Samples.Noon.AddSeconds(5), new(Samples.Bits(i), Samples.Bits(-i))),
            new Capture(new(2 + i)))),
    ];
    private int _lookUps;

    [GlobalSetup]
    public void Check()
    {
        var (naive, ours) = (Naive(), Ours());
        // One new key in a hundred is taken for a known one; the look into the tables, which finds nothing, is left out here.
        if (_lookUps > Purchases / 25)
            throw new InvalidOperationException($"{_lookUps} of {Purchases} keys would be looked up.");
        Agreement.Check([naive.Balance], ours.Balances.Select(b => b with { Used = Usage.None })); // The naive one counts nothing.
        var remembered = _purchases.TakeLast(PurchasesBetweenForgetting).ToList();
        Agreement.Check(
            remembered.Select(p => naive.Payments[p.Capture.Id]),
            remembered.Select(p => (Payment)ours.Take(p.Capture, Samples.Noon, _rows).Value! with { SpentSoFar = null }));
    }

    [Benchmark(Baseline = true, Description = "immutable record", OperationsPerInvoke = Purchases)]
    public NaiveWallet Naive()
    {
        var wallet = NaiveWallet.Of(Funded().Balances[0]);
        foreach (var (hold, capture) in _purchases)
            wallet = wallet.Take(hold, Samples.Noon, _rows).Take(capture, Samples.Noon, _rows);
        return wallet;
    }

    [Benchmark(Description = "Wallet", OperationsPerInvoke = Purchases)]
    public Wallet Ours()
    {
        var wallet = Funded();
        for (var i = 0; i < _purchases.Length; i++)
        {
            if (i % PurchasesBetweenForgetting == 0)
                wallet.Forget();
            Take(wallet, _purchases[i].Hold);
            Take(wallet, _purchases[i].Capture);
        }
        return wallet;
    }

    private Wallet Funded()
    {
        var wallet = new Wallet(Owner, [], []);
        wallet.Take(_money, Samples.Noon, _rows);
        return wallet;
    }

    private void Take(Wallet wallet, WalletCommand command)
    {
        if (wallet.Missing(command, Samples.Noon) is not null)
            _lookUps++;
        wallet.Take(command, Samples.Noon, _rows);
    }
}
