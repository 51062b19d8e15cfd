using System.Collections.Concurrent;

namespace Lottery.Faults.Tests.Wires;

/// <summary>All connections through a <see cref="Wire"/> that one process makes.</summary>
public sealed class Link
{
    private readonly ConcurrentDictionary<CancellationTokenSource, byte> _connections = new();

    /// <summary>From the process that connected.</summary>
    public Direction Forth { get; } = new();

    /// <summary>To the process that connected.</summary>
    public Direction Back { get; } = new();

    /// <summary>True while every connection is refused.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Resets all connections, and refuses new ones until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        IsCut = true;
        foreach (var connection in _connections.Keys)
            connection.Cancel();
    }

    /// <summary>Lets nothing through in either direction, and nobody know it, until <see cref="Mend"/>.</summary>
    public void Hold()
    {
        Forth.Hold();
        Back.Hold();
    }

    /// <summary>Works as a whole link does.</summary>
    public void Mend()
    {
        IsCut = false;
        Forth.Release();
        Back.Release();
    }

    internal void Add(CancellationTokenSource connection)
    {
        _connections.TryAdd(connection, 0);
        if (IsCut)
            connection.Cancel();
    }

    internal void Remove(CancellationTokenSource connection) => _connections.TryRemove(connection, out _);
}
