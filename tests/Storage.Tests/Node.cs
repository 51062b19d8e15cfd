using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>The runtime, whole and real but for the clock and the keys, and what is done with it. Where it runs is in the other part.</summary>
public sealed partial class Node : IAsyncDisposable
{
    public static readonly GameId Game = new("2of8");
    public static readonly GameId OtherGame = new("1of4");
    public static readonly GameId YenGame = new("3of6");

    private readonly Random _random = new(Seed: 1);

    public string ConnectionString { get; }

    public FakeClock Clock { get; }

    /// <summary>Of the first silo.</summary>
    public FlowRunner Flows => Cluster.Silos[0].ServiceProvider.GetRequiredService<FlowRunner>();

    public Currency Rub { get; } = new("RUB", 2);

    public Currency Jpy { get; } = new("JPY", 0);

    public static async Task Eventually(Func<Task<bool>> condition)
    {
        for (var patience = 1000; !await condition(); patience--)
        {
            Assert.NotEqual(0, patience);
            await Task.Delay(10);
        }
    }

    /// <summary>Games small enough for winners in every tier: two in roubles, one in yen.</summary>
    public async Task AddGames()
    {
        await Add(Game, 2, 8, new(100_00, Rub), new(1, 5_000, [PrizeTier.Jackpot(2, 7_000), PrizeTier.Fixed(1, 33_33)], 500_00, 5_000_00));
        await Add(OtherGame, 1, 4, new(50_00, Rub), new(1, 6_000, [PrizeTier.Share(1, 9_000)], 0, null));
        await Add(YenGame, 3, 6, new(300, Jpy), new(1, 5_000, [PrizeTier.Jackpot(3, 5_000), PrizeTier.Share(2, 3_000)], 0, null));

        async Task Add(GameId id, int pick, int of, Money price, PrizePlan plan)
        {
            Assert.Null(plan.Check(pick));
            Value(await Do(flow => flow.Ask(id, new AddGame(id.Value, pick, of, price, plan))));
        }
    }

    /// <summary>Signs a person up with money.</summary>
    public async Task<PlayerId> SignUp(string login, params Money[] deposits)
    {
        var player = Value(await Do(async flow =>
            await Grains.Players.SignUp.Run(flow, new(await flow.NextIds(IdKind.Player)), Login.Of(login), "hash", Roles.Player)));
        foreach (var amount in deposits)
            Value(await Do(flow => Transfer.Deposit(flow, WalletId.Of(player.Id), amount, null)));
        return player.Id;
    }

    /// <summary>Makes a draw that sells from now on for an hour and is drawn a minute later.</summary>
    public async Task<DrawId> Plan(GameId game)
    {
        var (opens, closes) = (Clock.Now, Clock.Now.AddHours(1));
        return Value(await Do(async flow =>
            await PlanDraw.Run(flow, new(await flow.NextIds(IdKind.Draw)), game, new(opens, closes, closes.AddMinutes(1))))).Id;
    }

    public async Task<Purchase> Buy(PlayerId player, DrawId draw, int lines, RequestKey? key = null) =>
        Value(await Do(flow => Purchases.Buy(flow, player, draw, new Numbers[lines], key)));

    public async Task<PaymentId> Invoice(PlayerId player, DrawId draw, int lines) =>
        Value(await Do(flow => Purchases.Invoice(flow, player, draw, new Numbers[lines], null))).Payment.Id;

    public async Task<Draw> Run(DrawId draw) => Value(await Do(flow => RunDraw.Run(flow, draw)));

    public async Task Cancel(DrawId draw) => Value(await Do(flow => flow.Ask(draw, new CancelDraw("A test."))));

    /// <summary>Runs a flow until it has asked so many questions. What it was answered is durable.</summary>
    /// <returns>False where it ended by itself.</returns>
    public async Task<bool> CutOff<T>(int questions, Func<IFlow, ValueTask<T>> steps) => await Flows.Run(async flow =>
    {
        try
        {
            await steps(new TestFlow(flow, _random, questions));
            return false;
        }
        catch (CutOffException)
        {
            return true;
        }
    });

    /// <summary>Runs a flow. Its luck depends on nothing but the order of the flows.</summary>
    public async Task<T> Do<T>(Func<IFlow, ValueTask<T>> steps) => await Flows.Run(flow => steps(new TestFlow(flow, _random, int.MaxValue)));

    public static T Value<T>(Reply<T> reply)
    {
        Assert.Equal(Fault.None, reply.Fault);
        return reply.Value!;
    }
}
