using System.Globalization;

namespace Lottery.Load.Bench.Running;

/// <summary>What was proved of the contenders' tables.</summary>
internal sealed class Checks
{
    private readonly List<string> _violations = [];

    /// <summary>Runs whose tickets were counted.</summary>
    public int Runs { get; private set; }

    /// <summary>Tickets that they acknowledged.</summary>
    public long Tickets { get; private set; }

    /// <summary>Proofs of a ledger.</summary>
    public int Ledgers { get; private set; }

    /// <summary>What did not hold.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public void Count(string run, TicketCount tickets)
    {
        Runs++;
        Tickets += tickets.Acknowledged;
        if (!tickets.Agree)
            _violations.Add($"{run}: {tickets.Acknowledged} tickets acknowledged, {tickets.Uncertain} uncertain, {tickets.Sold} in the draw");
    }

    public void Prove(string turn, IReadOnlyList<string> broken)
    {
        Ledgers++;
        _violations.AddRange(broken.Select(check => $"{turn}: {check}"));
    }
}

/// <summary>What sections measure with: one machine, one PostgreSQL, and one loaded contender at a time.</summary>
internal sealed class Sitting(BenchOptions options, BenchPostgres postgres, ProductBuild? older, Progress progress, CancellationToken stop)
{
    private int _serving;

    public BenchOptions Options => options;

    public BenchPostgres Postgres => postgres;

    /// <summary>The product of an older commit; null where the sitting has none.</summary>
    public ProductBuild? Older => older;

    public CancellationToken Stop => stop;

    public Checks Checks { get; } = new();

    /// <summary>Does something that is shown while it runs.</summary>
    /// <param name="what">Who, and what.</param>
    /// <param name="seconds">About how long it takes.</param>
    /// <param name="work">What to do.</param>
    /// <param name="outcome">What came of it, in a few words.</param>
    public Task<T> Step<T>(string what, double seconds, Func<Task<T>> work, Func<T, string> outcome) => progress.Step(what, seconds, work, outcome);

    /// <summary>Gives a contender its turn: on a new database, in a new process. What it left is proved.</summary>
    /// <remarks>Another turn may lie within: that contender serves beside this one.</remarks>
    public async Task<T> Turn<T>(Contender contender, Func<Turn, Task<T>> work)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"contender_{_serving++}");
        var database = await postgres.NewDatabase(name, stop);
        try
        {
            var data = Directory.CreateDirectory(Path.Combine(postgres.Folder, name));
            T found;
            await using (var service = await Step($"{contender.Name} starts", options.TurnSeconds, () => Service.Start(contender, database, data.FullName, stop), s => s.Url))
                found = await work(new Turn(this, contender, service));
            data.Delete(recursive: true);
            if (contender.Prove is { } prove)
                Checks.Prove(contender.Name, await prove(database, stop));
            return found;
        }
        finally
        {
            _serving--;
            await postgres.Drop(name);
        }
    }
}
