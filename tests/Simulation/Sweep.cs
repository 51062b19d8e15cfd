namespace Lottery.Simulation;

/// <summary>Runs worlds of many seeds side by side: each on one thread of its own.</summary>
internal static class Sweep
{
    /// <summary>Runs seeds until one fails or all have run.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="bug">The bug to plant, if any.</param>
    /// <param name="done">Told after each world.</param>
    /// <returns>The lowest seed that failed of those that ran, and how; null where none did.</returns>
    public static (int Seed, string Failure)? Run(int first, int count, Bug? bug = null, Action<Outcome>? done = null)
    {
        (int Seed, string Failure)? found = null;
        var next = first - 1;
        var gate = new Lock();
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return found;

        void Work()
        {
            for (int seed; (seed = Interlocked.Increment(ref next)) < first + count && found is null;)
            {
                var outcome = World.Run(Scenario.Of(seed), bug);
                lock (gate)
                {
                    done?.Invoke(outcome);
                    if (outcome.Failure is { } failure && !(found?.Seed < seed))
                        found = (seed, failure);
                }
            }
        }
    }
}
