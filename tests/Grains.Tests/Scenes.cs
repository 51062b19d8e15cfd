using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Xunit;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests;

/// <summary>How tests of flows begin, and the short names of what they do.</summary>
internal static class Scenes
{
    public static readonly DrawSchedule Schedule = new(Noon, Noon.AddHours(1), Noon.AddMinutes(75));

    public static readonly PlayerId Anna = new(101), Bert = new(102), Cleo = new(103);

    /// <summary>The tiny game, a draw that sells, and three players with 5,000 each.</summary>
    public static InMemoryWorld OpenDraw(int seed, out DrawId draw)
    {
        var world = new InMemoryWorld(seed).With(Tiny, new("Tiny", 2, 5, Minor(100), TinyPlan));
        draw = world.Plan(Tiny, Schedule);
        foreach (var player in (PlayerId[])[Anna, Bert, Cleo])
            world.Deposit(player, 5_000);
        return world;
    }

    public static InMemoryWorld With(this InMemoryWorld world, GameId id, AddGame game)
    {
        Assert.Equal(Fault.None, world.Run(flow => flow.Ask(id, game)).Fault);
        return world;
    }

    public static DrawId Plan(this InMemoryWorld world, GameId game, DrawSchedule schedule) =>
        world.Run(async flow => await PlanDraw.Run(flow, new(await flow.NextIds(IdKind.Draw)), game, schedule)).Value!.Id;

    public static void Deposit(this InMemoryWorld world, PlayerId player, long amount) =>
        world.Run(flow => Transfer.Deposit(flow, WalletId.Of(player), Minor(amount), null));

    public static Reply<Purchase> Buy(this InMemoryWorld world, PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key = null) =>
        world.Run(flow => Purchases.Buy(flow, player, draw, lines, key));

    public static Reply<Purchase> Invoice(this InMemoryWorld world, PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key = null) =>
        world.Run(flow => Purchases.Invoice(flow, player, draw, lines, key));

    public static Reply<Purchase> Pay(this InMemoryWorld world, PlayerId player, PaymentId invoice) =>
        world.Run(flow => Purchases.Pay(flow, player, invoice));

    public static Reply<Draw> Go(this InMemoryWorld world, DrawId draw) => world.Run(flow => RunDraw.Run(flow, draw));

    public static void Cancel(this InMemoryWorld world, DrawId draw) => world.Run(flow => flow.Ask(draw, new CancelDraw("flood")));

    /// <summary>What a player has: what can be spent, and what is held.</summary>
    public static (long Available, long Held) Money(this InMemoryWorld world, PlayerId player)
    {
        world.Flush();
        var balance = world.Tables.Balances[(WalletId.Of(player), Rub.Code)];
        return (balance.Available.Minor, balance.Frozen.Minor);
    }

    /// <summary>Goal: a flow may be cut off anywhere. Method: it is, before and after each of its asks, and after each number of turns that were durable by then.</summary>
    /// <param name="scene">Makes the world anew.</param>
    /// <param name="flow">What is cut off.</param>
    /// <param name="then">What must be true of the world after the crash.</param>
    /// <returns>How many crashes there were.</returns>
    public static int CrashEverywhere(Func<InMemoryWorld> scene, Func<IFlow, ValueTask> flow, Action<InMemoryWorld> then)
    {
        var crashes = 0;
        for (var ask = 1; ; ask++)
            foreach (var after in (bool[])[false, true])
            {
                var lost = 0;
                for (var keep = 0; keep <= lost; keep++)
                {
                    var world = scene();
                    if (!IsCutOff(world, flow, new(ask, after)))
                        return crashes;
                    lost = world.Waiting;
                    world.Crash(keep);
                    then(world);
                    crashes++;
                }
            }
    }

    /// <summary>Runs a flow that another part of the process was to finish, up to a cut.</summary>
    public static bool IsCutOff(InMemoryWorld world, Func<IFlow, ValueTask> flow, Cut cut)
    {
        try
        {
            world.Run(flow, cut);
            return false;
        }
        catch (CutOffException)
        {
            return true;
        }
    }
}
