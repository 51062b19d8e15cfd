using Lottery.Simulation.Time;

namespace Lottery.Simulation;

/// <summary>What happened in a world, line by line, where somebody wants to read it.</summary>
internal sealed class Story(Loop loop, bool isTold)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Tell(Process who, Func<string> line)
    {
        if (isTold)
            _lines.Add($"{loop.Now.TotalSeconds,9:F4}  {(who.Number == 0 ? "" : $"silo {who.Number}: ")}{line()}");
    }
}
