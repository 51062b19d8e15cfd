using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lottery.Faults.Tests.Wires;

/// <summary>A TCP proxy in front of one address, which a test can break for each process that connects.</summary>
public sealed class Wire : IAsyncDisposable
{
    private const int Piece = 64 * 1024;

    private readonly ConcurrentDictionary<int, Link> _links = new();
    private readonly ConcurrentDictionary<Task, byte> _served = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EndPoint _target;
    private readonly Func<IEnumerable<int>>? _processes;
    private readonly Task _accepting;

    /// <param name="target">Where everything goes.</param>
    /// <param name="processes">Processes that have links of their own; all others share one.</param>
    public Wire(EndPoint target, Func<IEnumerable<int>>? processes = null)
    {
        (_target, _processes) = (target, processes);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = Accept();
    }

    /// <summary>Where it listens, on the loopback.</summary>
    public int Port { get; }

    /// <summary>The link of all processes that have none of their own.</summary>
    public Link All => From(0);

    /// <summary>The link of one process.</summary>
    public Link From(int process) => _links.GetOrAdd(process, _ => new());

    /// <summary>Mends all links.</summary>
    public void Mend()
    {
        foreach (var link in _links.Values)
            link.Mend();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_served.Keys);
        _over.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_over.Token);
                var served = Serve(client);
                _served.TryAdd(served, 0);
                _ = served.ContinueWith(_ => _served.TryRemove(served, out byte _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task Serve(Socket client)
    {
        await Task.Yield();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        using var target = new Socket(_target.AddressFamily, SocketType.Stream, _target is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
        var link = From(Connections.OwnerOf(client, _processes?.Invoke() ?? []));
        link.Add(over);
        try
        {
            await link.Forth.Open(over.Token);
            await target.ConnectAsync(_target, over.Token);
            await Task.WhenAll(Pump(client, target, link.Forth, over), Pump(target, client, link.Back, over));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            client.LingerState = new LingerOption(true, 0); // Ends with a reset.
        }
        finally
        {
            link.Remove(over);
            client.Dispose();
        }
    }

    private static async Task Pump(Socket from, Socket to, Direction direction, CancellationTokenSource over)
    {
        var buffer = new byte[Piece];
        try
        {
            while (await from.ReceiveAsync(buffer, over.Token) is > 0 and var size)
                if (!await direction.Pass(buffer.AsMemory(0, size), async piece => await to.SendAsync(piece, over.Token), over.Token))
                {
                    await over.CancelAsync();
                    return;
                }
            await direction.Open(over.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            await direction.Open(over.Token); // That it broke is news, which a held link does not carry.
            await over.CancelAsync();
            throw;
        }
    }
}
