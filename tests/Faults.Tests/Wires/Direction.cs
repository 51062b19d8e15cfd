namespace Lottery.Faults.Tests.Wires;

/// <summary>One direction of a link. By itself it passes everything on at once.</summary>
public sealed class Direction
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private volatile TaskCompletionSource? _held;

    /// <summary>How long each piece takes; zero for not at all.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes that get through in 10 ms; null for all at once.</summary>
    public int? Trickle { get; set; }

    /// <summary>Asked for each piece: true where it is lost, and the connection with it.</summary>
    public Func<bool>? Loses { get; set; }

    /// <summary>Lets nothing through until <see cref="Release"/>. What was sent meanwhile arrives then, as TCP sends lost packets again.</summary>
    public void Hold() => _held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything through again.</summary>
    public void Release()
    {
        (Delay, Trickle, Loses) = (TimeSpan.Zero, null, null);
        Interlocked.Exchange(ref _held, null)?.SetResult();
    }

    /// <summary>Waits while it is held.</summary>
    internal Task Open(CancellationToken stop) => _held?.Task.WaitAsync(stop) ?? Task.CompletedTask;

    /// <summary>Passes a piece on.</summary>
    /// <returns>False where it was lost.</returns>
    internal async Task<bool> Pass(ReadOnlyMemory<byte> piece, Func<ReadOnlyMemory<byte>, ValueTask> send, CancellationToken stop)
    {
        await Open(stop);
        if (Loses?.Invoke() == true)
            return false;
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, stop);
        while (!piece.IsEmpty)
        {
            var size = Math.Min(piece.Length, Trickle ?? piece.Length);
            await send(piece[..size]);
            piece = piece[size..];
            if (Trickle is not null)
                await Task.Delay(Tick, stop);
            await Open(stop);
        }
        return true;
    }
}
