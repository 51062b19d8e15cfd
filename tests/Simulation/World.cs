using Lottery.Grains.Wallets;
using Lottery.Simulation.Checks;
using Lottery.Simulation.Clients;
using Lottery.Simulation.Cluster;
using Lottery.Simulation.Store;
using Lottery.Simulation.Time;

namespace Lottery.Simulation;

/// <summary>One simulated world, from its first request to the moment when nothing is left to be done.</summary>
internal sealed class World
{
    /// <summary>Once faults have stopped, everything in flight ends within this time: an invoice's hold takes 10 minutes, and clocks may be 5 behind.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(25);

    private readonly List<(int Steps, PlannedFault Fault)> _striking = [];
    private readonly Faults _faults;
    private int _processes;
    private string? _failure;

    private World(Scenario scenario, Bugs bugs, bool isTold)
    {
        (Scenario, Bugs) = (scenario, bugs);
        Loop = new Loop(new Random(scenario.Seed));
        Outside = new Process(Loop, _processes++);
        Story = new Story(Loop, isTold);
        Noise = new Noise(Loop.Random, NoiseLevels.None);
        Database = new Database(this);
        Cluster = new SimulatedCluster(this);
        Reminders = new Reminders(this);
        Provider = new Provider(this);
        Crowd = new Crowd(this);
        _faults = new Faults(this);
        Loop.AfterStep = Strike;
    }

    public Scenario Scenario { get; }

    public Bugs Bugs { get; }

    public Loop Loop { get; }

    /// <summary>Everything that is no silo: clients, the network, the database.</summary>
    public Process Outside { get; }

    public Story Story { get; }

    public Noise Noise { get; private set; }

    public Database Database { get; }

    public SimulatedCluster Cluster { get; }

    public Reminders Reminders { get; }

    public Provider Provider { get; }

    public Crowd Crowd { get; }

    /// <summary>True once faults have stopped.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>The time as it really is.</summary>
    public DateTimeOffset Now => SimulatedClock.Origin + Loop.Now;

    /// <summary>Lets a world happen.</summary>
    /// <returns>What came of it.</returns>
    public static Outcome Run(Scenario scenario, Bug? bug = null, bool isTold = false)
    {
        var world = new World(scenario, new(bug), isTold);
        world.Check(world.Run);
        return new(world._failure, world.Loop.Trace, world.Loop.Steps, world.Loop.Now, world.Database.Commits, world.Story.Lines);
    }

    /// <summary>Says that something is not as it must be. The first time counts: the world ends there.</summary>
    public void Fail(string failure) => _failure ??= failure;

    /// <summary>True for an invariant that broke in the memory of a grain that may be active twice: an activation that is behind looked a part up that is not.</summary>
    /// <remarks>Nothing of it becomes durable, its epoch ends, and the caller may ask again.</remarks>
    public bool IsOfSecondActivation(Exception exception) =>
        (exception is System.Diagnostics.UnreachableException || exception.InnerException is System.Diagnostics.UnreachableException) && Cluster.TwiceSince(Loop.Now) < Loop.Now;

    /// <summary>Runs a check.</summary>
    public void Check(Action check)
    {
        try
        {
            check();
        }
        catch (CheckFailedException e)
        {
            Fail(e.Message);
        }
    }

    public TimeSpan SweepPeriod() => IsCalm ? TimeSpan.FromSeconds(2) : Noise.Milliseconds(250, 1_000);

    public Silo StartSilo(bool decides, TimeSpan clockOffset)
    {
        var silo = new Silo(this, _processes++, clockOffset, decides);
        silo.Start();
        Story.Tell(silo.Process, () => decides ? "starts" : "starts, without grains");
        return silo;
    }

    private void Run()
    {
        for (var i = 0; i < Scenario.Silos + Scenario.ApiNodes; i++)
            StartSilo(decides: i < Scenario.Silos, i == 0 ? TimeSpan.Zero : Noise.Milliseconds(-2_000, 2_000));
        var setUp = Outside.Start(Crowd.SetUp);
        RunUntil(() => setUp.IsCompleted, TimeSpan.FromMinutes(1), "the setting up");
        if (_failure is not null)
            return;
        setUp.GetAwaiter().GetResult();

        Noise = new Noise(Loop.Random, Scenario.Noise);
        var begin = Loop.Now;
        var clients = Outside.Start(Crowd.Run);
        foreach (var fault in Scenario.Faults)
            Loop.After(fault.At, Outside, () => _striking.Add((fault.Steps, fault)));
        CheckNowAndThen();
        Loop.RunUntil(() => _failure is not null, begin + Scenario.Calm);
        BeCalm();
        RunUntil(() => clients.IsCompleted && IsQuiet(), Loop.Now + Patience, "everything in flight");
        if (_failure is not null)
            return;
        clients.GetAwaiter().GetResult();
        FinalChecks.Hold(this);
    }

    private void CheckNowAndThen() => Loop.After(Noise.Milliseconds(1_000, 20_000), Outside, () =>
    {
        Check(() => FinalChecks.AtAnyMoment(Database.Tables));
        CheckNowAndThen();
    });

    private void RunUntil(Func<bool> condition, TimeSpan deadline, string what)
    {
        if (!Loop.RunUntil(() => _failure is not null || condition(), deadline))
            throw new CheckFailedException($"not finished in time: {what}: {string.Join(", ", WhatIsOpen())}");
    }

    private void BeCalm()
    {
        IsCalm = true;
        Noise.Stop();
        _striking.Clear();
        _faults.Mend();
        Story.Tell(Outside, () => "faults stop");
    }

    private void Strike()
    {
        for (var i = _striking.Count - 1; i >= 0; i--)
        {
            var (steps, fault) = _striking[i];
            if (steps > 0)
            {
                _striking[i] = (steps - 1, fault);
                continue;
            }
            _striking.RemoveAt(i);
            _faults.Strike(fault);
        }
    }

    private bool IsQuiet() => !WhatIsOpen().Any();

    /// <summary>What is in flight, by the tables.</summary>
    private IEnumerable<string> WhatIsOpen()
    {
        var tables = Database.Tables;
        return tables.Payments.All.Where(p => p.Status == PaymentStatus.Created).Select(p => $"payment {p.Id} ({p.Kind})")
            .Concat(tables.Draws.All.Where(d => d.WakesAt is not null).Select(d => $"draw {d.Id} ({d.Status})"))
            .Concat(tables.Promotions.All.Where(p => p.WakesAt is not null).Select(p => $"promotion {p.Id} ({p.Status})"))
            .Concat(tables.Receipts.All.Where(r => r.DueAt is not null).Select(r => $"receipt {r.Key}"))
            .Concat(Crowd.Waiting.Select(r => $"request {r.Number} ({r.Kind})"));
    }
}

/// <summary>What came of a world.</summary>
/// <param name="Failure">Which check failed, and how; null where all held.</param>
/// <param name="Trace">The same for the same world.</param>
/// <param name="Steps">Pieces of work that ran.</param>
/// <param name="Lasted">Virtual time.</param>
/// <param name="Commits">Batches written.</param>
/// <param name="Story">Where it was asked for.</param>
internal sealed record Outcome(string? Failure, ulong Trace, long Steps, TimeSpan Lasted, int Commits, IReadOnlyList<string> Story);
