using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Lottery.Simulation.Checks;

namespace Lottery.Simulation.Clients;

/// <summary>All clients of a world: each request is sent by one or more of them at once, and again until it is answered.</summary>
internal sealed class Crowd(World world)
{
    public static readonly GameId Game = new("2of5");

    public static readonly Currency Rub = new("RUB", 2);

    /// <summary>Half of sales: a fixed 20 for one number, nine tenths of the rest and at least 700 for both.</summary>
    private static readonly PrizePlan Plan = new(1, 5_000, [PrizeTier.Fixed(1, 20), PrizeTier.Jackpot(2, 9_000)], JackpotMinimum: 700, JackpotCap: null);

    /// <summary>Pre-created tickets of each draw.</summary>
    public const int PooledTickets = 3;

    private static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(10);

    private readonly List<PlannedRequest> _waiting = [];

    public List<PlayerId> Players { get; } = [];

    public List<DrawId> Draws { get; } = [];

    /// <summary>Each draw's pre-created tickets.</summary>
    public List<BatchId> Batches { get; } = [];

    public PromotionId Promotion { get; private set; }

    /// <summary>All answers that a client got, by request.</summary>
    public Dictionary<int, List<Attempt>> Attempts { get; } = [];

    /// <summary>Requests that some client sent in vain: that attempt may still be under way when a later one is refused.</summary>
    public HashSet<int> SentInVain { get; } = [];

    /// <summary>Requests that are not answered to all who sent them.</summary>
    public IReadOnlyList<PlannedRequest> Waiting => _waiting;

    /// <summary>Makes what the requests are about, before anything breaks.</summary>
    public async Task SetUp()
    {
        var begin = world.Now;
        await Do(flow => flow.Ask(Game, new AddGame("Tiny", 2, 5, new(100, Rub), Plan)));
        for (var i = 0; i < world.Scenario.Players; i++)
        {
            var login = Login.Of($"player-{i}");
            var player = (await Do(async flow => await SignUp.Run(flow, new(await flow.NextIds(IdKind.Player)), login, "hash", Roles.Player))).Value!;
            Players.Add(player.Id);
            await Do(async flow => await flow.Ask(WalletId.Of(player.Id), new Credit(new(await flow.NextIds(IdKind.Payment)), new(1_500, Rub), "A gift.", null)));
        }
        foreach (var draw in world.Scenario.Draws)
        {
            var schedule = new DrawSchedule(begin + draw.Opens, begin + draw.Closes, begin + draw.Draws);
            Draws.Add((await Do(async flow => await PlanDraw.Run(flow, new(await flow.NextIds(IdKind.Draw)), Game, schedule))).Value!.Id);
            Batches.Add((await Do(async flow => await PooledSales.Make(flow, Draws[^1], new(await flow.NextIds(IdKind.TicketBatch)), PooledTickets))).Value!.Batch.Id);
        }
        await Do(flow => flow.Ask(Catalogue.Id, new AddServices(new(1), ["Shop"])));
        var closes = begin + world.Scenario.Draws[0].Closes;
        var terms = new PromotionTerms(default, "Summer", new(1, 1, 3), [new(1, 500), new(2, 100)], Rub, begin, closes, closes + TimeSpan.FromSeconds(60), []);
        Promotion = (await Do(async flow => await PlanPromotion.Run(flow, terms with { Id = new(await flow.NextIds(IdKind.Promotion)) }))).Value!.Id;
    }

    public Task Run()
    {
        _waiting.AddRange(world.Scenario.Requests);
        return Task.WhenAll(world.Scenario.Requests.Select(Run));
    }

    private async Task Run(PlannedRequest request)
    {
        Attempts[request.Number] = [];
        await world.Outside.Delay(request.At);
        await Task.WhenAll(Enumerable.Range(0, request.Copies).Select(_ => SendUntilAnswered(request)));
        _waiting.Remove(request);
    }

    private async Task SendUntilAnswered(PlannedRequest request)
    {
        while (true)
        {
            var asked = world.Loop.Now;
            if (await Send(request) is { } answer)
            {
                var attempt = new Attempt(asked, world.Loop.Now, answer);
                world.Check(() => AnswerChecks.Hold(world, request, Attempts[request.Number], attempt));
                Attempts[request.Number].Add(attempt);
                return;
            }
            SentInVain.Add(request.Number);
            await world.Outside.Delay(world.Noise.Milliseconds(100, 3_000));
        }
    }

    /// <summary>Sends a request to any process once.</summary>
    /// <returns>Null where it was not answered.</returns>
    private async Task<Answer?> Send(PlannedRequest request)
    {
        if (world.Cluster.Running.Count == 0)
            return null;
        var silo = world.Cluster.Running[world.Loop.Random.Next(world.Cluster.Running.Count)];
        var answer = new TaskCompletionSource<Answer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Loop.After(ClientTimeout, world.Outside, () => answer.TrySetResult(null));
        world.Story.Tell(world.Outside, () => $"request {request.Number} to silo {silo.Number}: {RequestText.Of(world, request)}");
        if (world.Noise.Message() is { } there)
            world.Loop.After(there, world.Outside, () =>
            {
                if (silo.IsDead)
                    Back(null);
                else
                    silo.Serve(async () => Back(await Take(silo, request)), () => Back(null));
            });
        return await answer.Task;

        void Back(Answer? said)
        {
            if (world.Noise.Message() is { } back)
                world.Loop.After(back, world.Outside, () =>
                {
                    world.Story.Tell(world.Outside, () => $"request {request.Number} by silo {silo.Number}: {said?.ToString() ?? "unavailable"}");
                    answer.TrySetResult(said);
                });
        }
    }

    private async Task<Answer?> Take(Silo silo, PlannedRequest request)
    {
        try
        {
            var answer = await Requests.Take(world, silo, request);
            if (answer is not null)
                world.Check(() => AnswerChecks.IsDurable(world, request, answer));
            return answer;
        }
        catch (Exception e) when (e is StorageUnavailableException or System.Data.Common.DbException || world.IsOfSecondActivation(e))
        {
            return null;
        }
    }

    private async Task<Reply<T>> Do<T>(Func<IFlow, ValueTask<Reply<T>>> steps)
    {
        while (true)
        {
            var silo = world.Cluster.Silos[0];
            try
            {
                var reply = await silo.Process.Start(() => silo.Flows.Run(steps).AsTask());
                if (reply.Fault == Fault.None)
                    return reply;
                world.Story.Tell(world.Outside, () => $"the setting up is refused: {reply.Fault}");
            }
            catch (StorageUnavailableException)
            {
                // A writer is not connected yet.
            }
            await world.Outside.Delay(TimeSpan.FromSeconds(1));
        }
    }
}

/// <summary>One answer to one who sent a request.</summary>
internal sealed record Attempt(TimeSpan Asked, TimeSpan Answered, Answer Answer);
