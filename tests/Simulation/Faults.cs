using Lottery.Simulation.Cluster;

namespace Lottery.Simulation;

/// <summary>Breaks things as planned, and mends them.</summary>
internal sealed class Faults(World world)
{
    /// <summary>How long an activation may still answer that was told to leave: what came before is answered.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    /// <summary>By how much a clock is wrong at most.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromSeconds(300);

    private readonly List<Silo> _evicted = [];

    private SimulatedCluster Cluster => world.Cluster;

    public void Strike(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.KillSilo when Pick(fault) is { } silo:
                Kill(silo, fault.Amount);
                break;
            case FaultKind.EvictSilo when Pick(fault) is { } silo:
                Evict(silo, fault.Amount);
                break;
            case FaultKind.StopDatabase when world.Database.IsUp:
                world.Story.Tell(world.Outside, () => $"the database stops for {fault.Amount.TotalSeconds:F1} s");
                world.Database.Stop();
                world.Loop.After(fault.Amount, world.Outside, world.Database.Start);
                break;
            case FaultKind.BreakSessions when world.Database.IsUp:
                world.Story.Tell(world.Outside, () => "all writers' sessions end");
                world.Database.Stop();
                world.Database.Start();
                break;
            case FaultKind.ForgetGrain when Cluster.Directory.Count > 0:
                var forgotten = Cluster.Directory.Keys.ElementAt(fault.Which % Cluster.Directory.Count);
                world.Story.Tell(world.Outside, () => $"the directory forgets {SimulatedCluster.Name(forgotten)}");
                Forget(Cluster.Directory[forgotten], fault.Amount);
                break;
            case FaultKind.MoveGrain when Cluster.Directory.Count > 0:
                var moved = Cluster.Directory.Values.ElementAt(fault.Which % Cluster.Directory.Count);
                world.Story.Tell(moved.Silo.Process, () => $"{SimulatedCluster.Name(moved.GrainId)} leaves");
                moved.Leave();
                break;
            case FaultKind.MoveAll when Pick(fault) is { } silo:
                world.Story.Tell(silo.Process, () => "all its grains leave");
                foreach (var activation in silo.Activations.Values.ToList())
                    activation.Leave();
                break;
            case FaultKind.JumpClock when Cluster.Silos.Count > 0:
                var wrong = Cluster.Silos[fault.Which % Cluster.Silos.Count];
                world.Story.Tell(wrong.Process, () => $"its clock jumps by {fault.Amount.TotalSeconds:F0} s");
                wrong.Clock.Offset = TimeSpan.FromTicks(Math.Clamp((wrong.Clock.Offset + fault.Amount).Ticks, -Furthest.Ticks, Furthest.Ticks));
                break;
            default:
                break;
        }
    }

    /// <summary>Ends all faults: the database is up, all silos are members, no grain is active twice.</summary>
    public void Mend()
    {
        if (!world.Database.IsUp)
            world.Database.Start();
        foreach (var silo in _evicted)
            silo.Kill();
        if (!Cluster.Silos.Any(s => s.Decides))
            world.StartSilo(decides: true, TimeSpan.Zero);
    }

    private void Kill(Silo silo, TimeSpan downTime)
    {
        world.Story.Tell(silo.Process, () => "dies");
        silo.Kill();
        StartAnother(silo, downTime);
    }

    private void Evict(Silo silo, TimeSpan window)
    {
        world.Story.Tell(silo.Process, () => $"is struck off, and will notice in {window.TotalSeconds:F1} s");
        silo.Evict();
        Cluster.NoteTwice(window < Silo.Lease ? window : Silo.Lease);
        _evicted.Add(silo);
        world.Loop.After(window, world.Outside, () =>
        {
            if (silo.IsDead)
                return;
            world.Story.Tell(silo.Process, () => "notices that it was struck off, and ends");
            silo.Kill();
        });
        StartAnother(silo, window);
    }

    private void StartAnother(Silo instead, TimeSpan later)
    {
        var offset = instead.Clock.Offset;
        world.Loop.After(later, world.Outside, () =>
        {
            if (!world.IsCalm || !world.Cluster.Silos.Any(s => s.Decides))
                world.StartSilo(instead.Decides, offset);
        });
    }

    /// <summary>The grain stays active where it was for a while, unknown to the others.</summary>
    private void Forget(Activation activation, TimeSpan window)
    {
        Cluster.Forget(activation.GrainId);
        Cluster.NoteTwice(window + Settling);
        world.Loop.After(window, activation.Silo.Process, activation.Leave);
    }

    private Silo? Pick(PlannedFault fault) => Cluster.Silos.Count == 0 ? null : Cluster.Silos[fault.Which % Cluster.Silos.Count];
}
