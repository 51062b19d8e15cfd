using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Lottery.Load.Http;

/// <summary>One kept-alive connection that carries one request at a time; it connects when it has to.</summary>
internal sealed class Connection(EndPoint server) : IDisposable
{
    private Socket? _socket;
    private byte[] _received = new byte[8 * 1024];
    private HttpAnswer _answer;

    public int Status => _answer.Status;

    /// <summary>The body of the latest answer, until the next request.</summary>
    public ReadOnlySpan<byte> Body => _received.AsSpan(_answer.Body);

    /// <summary>Sends a request and reads its answer whole.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="IOException">The server closed it.</exception>
    /// <exception cref="HttpFormatException">The answer is not HTTP/1.1.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask Exchange(ReadOnlyMemory<byte> request, CancellationToken stop)
    {
        try
        {
            var socket = _socket ??= await Connect(stop);
            while (request.Length > 0)
                request = request[await socket.SendAsync(request, stop)..];
            var filled = 0;
            do
            {
                if (filled == _received.Length)
                    Array.Resize(ref _received, 2 * filled);
                var count = await socket.ReceiveAsync(_received.AsMemory(filled), stop);
                if (count == 0)
                    throw new EndOfStreamException();
                filled += count;
            }
            while (!HttpAnswer.TryRead(_received.AsSpan(0, filled), out _answer));
            if (!_answer.KeepsAlive)
                Dispose();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async ValueTask<Socket> Connect(CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
