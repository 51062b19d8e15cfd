namespace Lottery.Simulation.Store;

/// <summary>All states that a row ever had in the tables, and since when: what a client reads must have been one of them, at the right time.</summary>
internal sealed class History
{
    private readonly Dictionary<object, List<(TimeSpan At, object Row)>> _states = [];

    public void Note(object key, TimeSpan at, object row)
    {
        if (!_states.TryGetValue(key, out var states))
            _states[key] = states = [];
        states.Add((at, row));
    }

    /// <summary>True where the tables never had a state by itself: one batch went over it.</summary>
    public bool IsPassedOver(object key, Func<object, bool> isSame) => !_states.GetValueOrDefault(key, []).Any(state => isSame(state.Row));

    /// <summary>The states that a row had at some moment of an interval; null stands for no row.</summary>
    public IEnumerable<object?> Between(object key, TimeSpan from, TimeSpan to)
    {
        var states = _states.GetValueOrDefault(key) ?? [];
        if (states.Count == 0 || states[0].At >= from)
            yield return null;
        for (var i = 0; i < states.Count; i++)
        {
            var until = i + 1 < states.Count ? states[i + 1].At : TimeSpan.MaxValue;
            if (states[i].At <= to && until >= from)
                yield return states[i].Row;
        }
    }
}
