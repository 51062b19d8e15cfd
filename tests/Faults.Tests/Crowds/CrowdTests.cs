using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lottery.Faults.Tests.Processes;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Faults.Tests.Crowds;

/// <summary>
/// Goal: clients that take and do not give harm nobody else. Method: a process with 256 MB for its objects sells, while thousands of connections do nothing, hundreds of
/// requests send their bodies a byte a second, and a thousand event streams are not read. Its memory and the other clients' times are bounded.
/// </summary>
public sealed class CrowdTests(PostgresFixture postgres)
{
    private const int Players = 8;

    /// <summary>The service lets one address watch 100 streams.</summary>
    private const int StreamsOfAddress = 90;

    private const long Heap = 256 << 20;

    /// <summary>Memory that is not the collector's: code, threads, sockets, buffers of the operating system's libraries.</summary>
    private const long RestOfMemory = 320 << 20;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5), Crowded = TimeSpan.FromSeconds(12);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_slow_and_deaf_clients_harm_nobody_else()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.StartSingle(database, ("DOTNET_GCHeapHardLimit", Heap.ToString("X", CultureInfo.InvariantCulture))))
        {
            var server = cluster.Running[0];
            using var sale = await Sale.Start(cluster, Players);
            var draw = sale.Acknowledged.First().Draw;
            var began = DateTimeOffset.UtcNow;
            await Task.Delay(Calm, Stop);
            var calm = Rate(sale, began, Calm);

            using var crowd = new Sockets(new Uri(server.Url).Port);
            for (var i = 0; i < FaultSizes.IdleConnections; i++)
                await crowd.Connect(i / 4_000);
            for (var i = 0; i < FaultSizes.UnreadStreams; i++)
                await crowd.Send(await crowd.Connect(10 + (i / StreamsOfAddress)), $"GET /api/draws/{draw}/events HTTP/1.1\r\nHost: x\r\n\r\n");
            for (var i = 0; i < FaultSizes.SlowBodies; i++)
                await crowd.Send(await crowd.Connect(2), $"POST /api/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{", isSlow: true);

            var (crowded, most) = (DateTimeOffset.UtcNow, 0L);
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < Crowded; await Task.Delay(1_000, Stop))
            {
                await crowd.Trickle();
                most = Math.Max(most, server.Memory);
            }
            var beside = Rate(sale, crowded, Crowded);

            Assert.False(server.HasExited);
            Sale.Say(string.Create(CultureInfo.InvariantCulture,
                $"{crowd.Count} connections: {FaultSizes.IdleConnections} idle, {FaultSizes.UnreadStreams} unread streams, {FaultSizes.SlowBodies} slow bodies, of which {crowd.Ended} were ended by the service. {calm:F0} purchases/s before, {beside:F0} beside them; the longest wait was {sale.LongestSilence(crowded).TotalSeconds:F2} s; {most >> 20} MB of memory at most."));
            Assert.InRange(most, 0, Heap + RestOfMemory);
            Assert.InRange(sale.LongestSilence(crowded), TimeSpan.Zero, TimeSpan.FromSeconds(3));
            Assert.Equal(FaultSizes.SlowBodies, crowd.Ended);
            await sale.LastDraw(TimeSpan.FromSeconds(3));
            await sale.EndsAsRecorded(database);
            Assert.Equal(0, sale.Clients.Sum(client => client.Broken));
        }
        await postgres.DropDatabase(database);
    }

    private static double Rate(Sale sale, DateTimeOffset from, TimeSpan time) =>
        sale.Acknowledged.Count(purchase => purchase.At >= from && purchase.At < from + time) / time.TotalSeconds;

    /// <summary>Connections that a test holds open, from many addresses of the loopback.</summary>
    private sealed class Sockets(int port) : IDisposable
    {
        private readonly List<Socket> _all = [], _slow = [];

        public int Count => _all.Count;

        /// <summary>Slow requests that the service has ended.</summary>
        public int Ended { get; private set; }

        public async Task<Socket> Connect(int address)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + address)]), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Stop);
            _all.Add(socket);
            return socket;
        }

        public async Task Send(Socket socket, string text, bool isSlow = false)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(text), Stop);
            if (isSlow)
                _slow.Add(socket);
        }

        /// <summary>Sends one byte more of each slow request.</summary>
        public async Task Trickle()
        {
            foreach (var socket in _slow.ToList())
            {
                try
                {
                    if (socket.Poll(0, SelectMode.SelectRead)) // An answer, or the end.
                        throw new SocketException((int)SocketError.ConnectionReset);
                    await socket.SendAsync(" "u8.ToArray(), Stop);
                }
                catch (SocketException)
                {
                    _slow.Remove(socket);
                    Ended++;
                }
            }
        }

        public void Dispose()
        {
            foreach (var socket in _all)
                socket.Dispose();
        }
    }
}
