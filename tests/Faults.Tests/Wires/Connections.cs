using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lottery.Faults.Tests.Wires;

/// <summary>Which process a connection of this machine comes from: Linux tells.</summary>
internal static class Connections
{
    /// <summary>The process that made a connection.</summary>
    /// <param name="accepted">Its other end.</param>
    /// <param name="processes">Those that it may be.</param>
    /// <returns>0 where it is none of them.</returns>
    public static int OwnerOf(Socket accepted, IEnumerable<int> processes)
    {
        var (local, remote) = ((IPEndPoint)accepted.LocalEndPoint!, (IPEndPoint)accepted.RemoteEndPoint!);
        foreach (var line in File.ReadLines("/proc/net/tcp").Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (PortOf(columns[1]) == remote.Port && PortOf(columns[2]) == local.Port)
                return processes.FirstOrDefault(process => Has(process, $"socket:[{columns[9]}]"));
        }
        return 0;
    }

    private static int PortOf(string address) => int.Parse(address.AsSpan(address.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static bool Has(int process, string socket)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Any(file => new FileInfo(file).LinkTarget == socket);
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }
}
