namespace Lottery.Load.Bench.Running;

/// <summary>What the load generator found, as its JSON has it.</summary>
/// <param name="PerSecond">Operations that succeeded.</param>
/// <param name="LatencyMs">Of those.</param>
/// <param name="Errors">How many of which kind.</param>
/// <param name="Unfinished">Operations of the open loop that were due and never ended.</param>
/// <param name="Cpu">Of the generator, the service and PostgreSQL, in this order.</param>
/// <param name="Tickets">What the draw holds.</param>
internal sealed record LoadResult(
    long Operations, double PerSecond, LatencyMs LatencyMs, IReadOnlyDictionary<string, long> Errors, long Unfinished, IReadOnlyList<CpuSeconds> Cpu, TicketCount Tickets)
{
    /// <summary>Write-ahead log of the whole run, per ticket sold.</summary>
    public double WalBytesPerTicket { get; init; }

    /// <summary>What the service allocated in the whole run, per ticket sold; null where it does not say.</summary>
    public double? AllocatedBytesPerTicket { get; init; }

    public double ClientMicroseconds => MicrosecondsOf(0);

    public double ServiceMicroseconds => MicrosecondsOf(1);

    public double PostgresMicroseconds => MicrosecondsOf(2);

    /// <summary>Operations for each second of one core, of all three together.</summary>
    public double PerCoreSecond => Operations / Cpu.Sum(c => c.Seconds);

    private double MicrosecondsOf(int process) => Cpu[process].Seconds * 1e6 / Math.Max(1, Operations);
}

internal sealed record LatencyMs(double P50, double P90, double P99, double P999, double Max, double Mean);

internal sealed record CpuSeconds(string Name, int Process, double Seconds);

internal sealed record TicketCount(long Acknowledged, long Sold, long Uncertain, bool Agree);
