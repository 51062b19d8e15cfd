using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Lottery.Api.Hosting;

/// <summary>The check that the service can listen on its addresses, made before anything is set up for it.</summary>
public static class Listening
{
    /// <summary>Binds each port as the server will, and lets it go. Port 0 always passes.</summary>
    /// <param name="host">An IP address or <c>localhost</c>.</param>
    /// <param name="ports">The service's, and the metrics' where they have their own.</param>
    /// <exception cref="ListenException">One cannot be bound.</exception>
    public static void Require(string host, params IEnumerable<int> ports)
    {
        IPAddress[] addresses = host == "localhost" ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Parse(host)];
        foreach (var (port, address) in ports.Where(port => port != 0).SelectMany(port => addresses.Select(address => (port, address))))
        {
            try
            {
                SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(address, port)).Dispose();
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse || addresses is [_])
            {
                throw new ListenException($"{host}:{port}", e);
            }
            catch (SocketException)
            {
                // Of localhost's two addresses one may not be there.
            }
        }
    }
}

/// <summary>The service cannot listen on an address. The message is one sentence for the operator.</summary>
/// <param name="address">Host and port.</param>
/// <param name="why">What the system said.</param>
public sealed class ListenException(string address, SocketException why) : Exception(why.SocketErrorCode switch
{
    SocketError.AddressAlreadyInUse => $"{address} is in use by another process; choose another port with --port or Metrics:Port.",
    SocketError.AddressNotAvailable => $"{address} is not an address of this machine; choose another one with --host.",
    _ => $"{address} cannot be listened on ({why.Message}); choose another port with --port or Metrics:Port.",
}, why);
