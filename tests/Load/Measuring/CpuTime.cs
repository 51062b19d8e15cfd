using System.Globalization;

namespace Lottery.Load.Measuring;

/// <summary>CPU time of a process and all that it started, from /proc; Linux only.</summary>
internal static class CpuTime
{
    /// <summary>Ticks of /proc are hundredths of a second on every Linux platform that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    public static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").TrimEnd();
        }
        catch (IOException)
        {
            return "no such process";
        }
    }

    /// <summary>User and system time in seconds, that of ended and awaited children included.</summary>
    public static double Seconds(int process)
    {
        var processes = Directory.EnumerateDirectories("/proc").Select(Stat).OfType<Reading>().ToList();
        var parents = processes.ToDictionary(p => p.Id, p => p.Parent);
        return processes.Where(p => IsOf(p.Id)).Sum(p => p.Ticks) / TicksPerSecond;

        bool IsOf(int id) => id == process || (parents.TryGetValue(id, out var parent) && parent != 0 && IsOf(parent));
    }

    private static Reading? Stat(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var id))
            return null;
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            // Its second field is the program's name, in brackets, and may hold blanks.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return null; // It ended meanwhile.
        }
    }

    private sealed record Reading(int Id, int Parent, long Ticks);
}
