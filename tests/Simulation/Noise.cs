using Lottery.Simulation.Store;

namespace Lottery.Simulation;

/// <summary>What goes wrong all the time in a world: how often, and how long things take. All of it ends with <see cref="Stop"/>.</summary>
internal sealed class Noise(Random random, NoiseLevels levels)
{
    private NoiseLevels _levels = levels;

    /// <summary>Nothing breaks from now on.</summary>
    public void Stop() => _levels = NoiseLevels.None;

    public TimeSpan ReadTime() => Happens(20) ? Milliseconds(5, 50) : Milliseconds(0.1, 1);

    public bool BreaksRead() => Happens(_levels.BrokenReads);

    public FateOfWrite FateOfWrite()
    {
        var time = Happens(20) ? Milliseconds(10, 300) : Milliseconds(0.5, 3);
        if (Happens(_levels.HungWrites))
            return new(random.Next(2) == 0, IsAnswered: false, IsHung: true, Milliseconds(1, 70_000));
        if (Happens(_levels.LostWrites))
            return new(random.Next(2) == 0, IsAnswered: false, IsHung: false, time);
        return new(IsWritten: true, IsAnswered: true, IsHung: false, time);
    }

    /// <summary>How long a message takes; null where it is lost.</summary>
    public TimeSpan? Message() => Happens(_levels.LostMessages)
        ? null
        : Happens(_levels.LateMessages) ? Milliseconds(10, 20_000) : Milliseconds(0.1, 1);

    public bool RepeatsMessage() => Happens(_levels.RepeatedMessages);

    public bool LosesReminder() => Happens(_levels.LostReminders);

    public bool RepeatsReminder() => Happens(_levels.LostReminders);

    /// <summary>By how much a reminder is early (negative) or late.</summary>
    public TimeSpan ReminderError() => Happens(_levels.LostReminders) ? Milliseconds(-3_000, 30_000) : Milliseconds(0, 100);

    public bool ProviderIsSilent() => Happens(_levels.ProviderTrouble);

    /// <summary>A time between two bounds.</summary>
    public TimeSpan Milliseconds(double from, double to) => TimeSpan.FromTicks((long)((from + (to - from) * random.NextDouble()) * TimeSpan.TicksPerMillisecond));

    /// <summary>True once in so many times; never where that is 0.</summary>
    private bool Happens(int onceIn) => onceIn > 0 && random.Next(onceIn) == 0;
}

/// <summary>How often things break: once in so many times; 0 for never.</summary>
internal sealed record NoiseLevels
{
    public static NoiseLevels None { get; } = new();

    public int BrokenReads { get; init; }

    public int LostWrites { get; init; }

    public int HungWrites { get; init; }

    public int LostMessages { get; init; }

    public int LateMessages { get; init; }

    public int RepeatedMessages { get; init; }

    public int LostReminders { get; init; }

    public int ProviderTrouble { get; init; }

    /// <summary>Draws which things break in a world, and how often: each of them in about half of all worlds.</summary>
    public static NoiseLevels Draw(Random random)
    {
        return new()
        {
            BrokenReads = Level(20, 200),
            LostWrites = Level(10, 200),
            HungWrites = Level(30, 400),
            LostMessages = Level(10, 200),
            LateMessages = Level(10, 200),
            RepeatedMessages = Level(5, 100),
            LostReminders = Level(2, 10),
            ProviderTrouble = Level(2, 10),
        };

        int Level(int from, int to) => random.Next(2) == 0 ? 0 : random.Next(from, to);
    }
}
