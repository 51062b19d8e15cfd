using Orleans.Timers;

namespace Lottery.Simulation.Cluster;

/// <summary>The durable reminders of a world: they come early, late, twice, or not at all.</summary>
internal sealed class Reminders(World world)
{
    private readonly Dictionary<GrainId, Reminder> _set = [];

    public IGrainReminder Set(GrainId grain, GrainKind kind, string name, TimeSpan due, TimeSpan period)
    {
        var reminder = new Reminder(grain, kind, name, period);
        _set[grain] = reminder;
        Wait(reminder, due);
        return reminder;
    }

    public IGrainReminder? Find(GrainId grain) => _set.GetValueOrDefault(grain);

    public void Clear(GrainId grain) => _set.Remove(grain);

    private void Wait(Reminder reminder, TimeSpan due) => world.Loop.After(due + world.Noise.ReminderError(), world.Outside, () =>
    {
        if (_set.GetValueOrDefault(reminder.Grain) != reminder)
            return;
        Fire(reminder);
        if (world.Noise.RepeatsReminder())
            Fire(reminder);
        Wait(reminder, reminder.Period);
    });

    private void Fire(Reminder reminder)
    {
        if (world.Noise.LosesReminder() || world.Cluster.Silos.FirstOrDefault(s => s.Decides) is not { } from)
            return;
        world.Story.Tell(world.Outside, () => $"reminder of {SimulatedCluster.Name(reminder.Grain)}");
        _ = from.Process.Start(async () =>
        {
            try
            {
                await world.Cluster.Send(from, reminder.Grain, reminder.Kind, nameof(IRemindable.ReceiveReminder), async (grain, _) =>
                {
                    await ((IRemindable)grain).ReceiveReminder(reminder.ReminderName, new(default, reminder.Period, default));
                    return true;
                });
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // It comes again after its period.
            }
        });
    }

    private sealed record Reminder(GrainId Grain, GrainKind Kind, string ReminderName, TimeSpan Period) : IGrainReminder;
}

/// <summary>The reminders as the grains of one silo see them.</summary>
internal sealed class SiloReminders(Reminders reminders, Silo silo) : IReminderRegistry
{
    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        await silo.World.Database.Read(silo.Process, _ => true);
        return reminders.Set(callingGrainId, GrainKind.Of(callingGrainId), reminderName, dueTime, period);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        await silo.World.Database.Read(silo.Process, _ => true);
        reminders.Clear(callingGrainId);
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        await silo.World.Database.Read(silo.Process, _ => true);
        return reminders.Find(callingGrainId);
    }

    public Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) => throw new NotSupportedException();
}
