using System.Net;
using System.Net.Sockets;

namespace Lottery.Api.Webhooks;

/// <summary>Which addresses webhooks may be sent to: public ones, and those of networks that a setting allows.</summary>
/// <remarks>
/// An address is checked when it is connected to, after its name was resolved: what a name resolved to before proves nothing. So nobody
/// who registers a webhook reaches the service's own network.
/// </remarks>
public sealed class PublicAddresses(IReadOnlyList<IPNetwork> allowed)
{
    /// <summary>The networks that are not of the public internet (IANA's special-purpose registries).</summary>
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
            "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether webhooks may be sent to an address.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(network => network.Contains(plain)) || !Special.Any(network => network.Contains(plain));
    }

    /// <summary>Connects to a host, by one of its addresses that are allowed.</summary>
    /// <exception cref="ForbiddenAddressException">It has none.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, stop);
        var open = addresses.Where(Allows).ToArray();
        if (open.Length == 0)
            throw new ForbiddenAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A webhook's host has no address that is allowed.</summary>
public sealed class ForbiddenAddressException() : IOException("The address is not public, and no setting allows it.");
