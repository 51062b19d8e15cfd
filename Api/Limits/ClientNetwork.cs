using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lottery.Api.Limits;

/// <summary>What one client can be expected to own: an IPv4 address, or an IPv6 network of 64 bits.</summary>
public readonly record struct ClientNetwork(UInt128 Value)
{
    /// <summary>The network of an address. Clients without an address, as on a Unix socket, are one.</summary>
    public static ClientNetwork Of(IPAddress? address)
    {
        var bytes = (address ?? IPAddress.None).MapToIPv6().GetAddressBytes();
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
            bytes.AsSpan(8).Clear();
        return new(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>The network that a request comes from.</summary>
    public static ClientNetwork Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);
}
